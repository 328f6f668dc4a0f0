import { expect, test } from 'bun:test'
import { endpoints, type Endpoint } from '@ajet/shared/schema'
import { buildDocument } from './document.ts'
import { renderDocsPage } from './docs-page.ts'
import { documentPath, documentText } from './write-document.ts'

type Operation = {
  readonly operationId: string
  readonly parameters: readonly { readonly name: string; readonly in: string }[]
  readonly responses: Readonly<Record<string, unknown>>
}
const document = buildDocument() as {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

test('every endpoint is in the document, with its parameters and errors', () => {
  expect(document.openapi).toBe('3.1.0')
  for (const [name, { method, path, params, status }] of Object.entries<Endpoint>(endpoints)) {
    const operation = document.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()]
    expect(operation?.operationId).toBe(name)
    const inPath = operation?.parameters
      .filter((parameter) => parameter.in === 'path')
      .map((parameter) => parameter.name)
    expect(inPath?.toSorted()).toEqual(Object.keys(params.shape).toSorted())
    expect(Object.keys(operation?.responses ?? {})).toContain(String(status))
  }
})

test('each operation has a name of its own', () => {
  const ids = Object.values(document.paths).flatMap((operations) =>
    Object.values(operations).map(({ operationId }) => operationId),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test('the copy in docs/api/openapi.json is fresh (bun services/api/src/openapi/write-document.ts)', async () => {
  expect(await Bun.file(documentPath).text()).toBe(documentText())
})

test('the page lists every path and has no script', () => {
  const page = renderDocsPage()
  for (const { path } of Object.values<Endpoint>(endpoints)) expect(page).toContain(path)
  expect(page).not.toContain('<script')
})
