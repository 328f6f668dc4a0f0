import { afterAll, beforeAll, expect, mock, spyOn, test } from 'bun:test'
import { newId } from '../std/mod.ts'
import * as library from './mod.ts'

const readme = await Bun.file(new URL('README.md', import.meta.url)).text()
const examples = [...readme.matchAll(/^## (.+)$|^```ts\n([\s\S]*?)^```$/gm)]

const at = '2026-05-04T10:00:00.000Z'
const author = { id: newId(), username: 'mia', display_name: 'Mia', avatar_url: null, kind: 'user' }
const message = (seq: number) => ({ id: newId(), seq, author, body_md: `text ${seq}`, created_at: at })
const page = (items: readonly unknown[], prev: string | null = null) => ({ items, next: null, prev })

/** What the server of the examples answers, by method and path. */
const answers: Readonly<Record<string, (url: URL) => unknown>> = {
  'GET /api/communities': () => page([{ id: newId(), slug: 'acme' }]),
  'GET /api/communities/acme/channels': () => page([{ name: 'general' }]),
  'POST /auth/login': () => ({ token: 't', user: author }),
  'GET /api/me': () => author,
  'GET /api/sync': () => ({ user: author }),
  'POST /api/channels/:id/messages': () => message(3),
  'GET /api/channels/:id/messages': ({ searchParams }) =>
    searchParams.has('before') ? page([message(1)]) : page([message(2), message(3)], newId()),
  'PUT /api/messages/:id/reactions/🎉': () => undefined,
  'POST /api/channels/:id/attachments': () => ({ id: newId() }),
}

async function answer(request: Request): Promise<Response> {
  await request.arrayBuffer()
  const url = new URL(request.url)
  const path = decodeURIComponent(url.pathname).replace(/[0-9a-f]{8}-[0-9a-f-]{27}/, ':id')
  if (`${request.method} ${path}` === 'POST /api/communities') {
    return Response.json({ code: 'name_taken', detail: 'Take another', trace_id: 't-1' }, { status: 409 })
  }
  const find = answers[`${request.method} ${path}`]
  if (!find) return Response.json({ code: 'not_found', detail: `${request.method} ${path}` }, { status: 404 })
  const body = find(url)
  return body === undefined ? new Response(null, { status: 204 }) : Response.json(body)
}

const realFetch = globalThis.fetch
const printed: string[] = []
const log = spyOn(console, 'log')
beforeAll(() => {
  globalThis.fetch = mock(answer) as unknown as typeof fetch
  log.mockImplementation((...parts) => void printed.push(parts.join(' ')))
})
afterAll(() => {
  globalThis.fetch = realFetch
  log.mockRestore()
})

/** The example as an async function; the package's name stands for the sources. */
async function run(code: string): Promise<void> {
  const plain = new Bun.Transpiler({ loader: 'ts' }).transformSync(code)
  const body = plain.replace(/import\s*\{([^}]*)\}\s*from\s*"@ajet\/api-client";?/, 'const {$1} = library;')
  // oxlint-disable-next-line typescript/no-implied-eval -- the text is our own README's
  await (new Function('library', `return (async () => {${body}})()`) as (given: typeof library) => Promise<void>)(
    library,
  )
}

const expected: Readonly<Record<string, readonly string[]>> = {
  Begin: ['#general', 'Hello Mia, you are mia'],
  Post: [],
  Pages: ['3 Mia text 3', '2 Mia text 2', '1 Mia text 1'],
  Errors: ['Take another (409, trace t-1)'],
  'Retries, time-outs, giving up': ['given up: the window was closed'],
  Files: ['41 of 41 bytes'],
  'In memory': ['true'],
}

test('SH-6 the examples of the README do what they say', async () => {
  const byTitle = new Map<string, string[]>()
  let title = ''
  for (const [, heading, code] of examples) {
    title = heading ?? title
    if (code === undefined) continue
    printed.length = 0
    await run(code)
    byTitle.set(title, [...(byTitle.get(title) ?? []), ...printed])
  }
  expect(Object.fromEntries(byTitle)).toEqual(expected as Record<string, string[]>)
})
