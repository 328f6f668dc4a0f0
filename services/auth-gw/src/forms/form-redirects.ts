import { parseSafePath, type ApiError, type FieldFault } from '@ajet/shared/http'
import type { Form } from './parse-form.ts'

/** What may stand in an address bar: neither passwords nor e-mail addresses. */
const HARMLESS = ['username', 'display_name', 'community.name', 'community.slug'] as const

const LONGEST = 200

/** Where a form leads when it worked: where the visitor came from, when that is on this site, else home. */
export function successPath(form: Form): string {
  return parseSafePath(form['return_to']) ?? '/'
}

/** Back to the page of the form, with the error's code and what may be filled in again. */
export function failurePath(page: string, form: Form, error: ApiError, keeps: readonly string[] = []): string {
  const query = new URLSearchParams({ error: error.code })
  const fields = fieldsOf(error)
  if (fields !== '') query.set('fields', fields)
  for (const name of [...HARMLESS, ...keeps]) {
    const value = form[name]
    if (value) query.set(name, value.slice(0, LONGEST))
  }
  const returnTo = parseSafePath(form['return_to'])
  if (returnTo !== undefined && returnTo !== '/') query.set('return_to', returnTo)
  return `${page}${page.includes('?') ? '&' : '?'}${query.toString()}`
}

function fieldsOf({ data }: ApiError): string {
  const faults = Array.isArray(data['fields']) ? (data['fields'] as readonly FieldFault[]).map(({ path }) => path) : []
  return [...faults, ...(typeof data['field'] === 'string' ? [data['field']] : [])].join(',')
}
