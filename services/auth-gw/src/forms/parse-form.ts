import { ApiError, decodeText, readBody } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'

export type Form = Readonly<Record<string, string>>

/** True for what a plain HTML form posts. */
export function isForm(request: Request): boolean {
  return /^application\/x-www-form-urlencoded\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')
}

/**
 * The fields of a posted form. Of a field given twice the first counts.
 *
 * @throws ApiError `bad_request`, `too_large`
 */
export async function parseForm(request: Request): Promise<Form> {
  const text = decodeText(await readBody(request, limits.formBytes))
  const form: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    if (value.includes('\0') || name.includes('\0'))
      throw new ApiError('bad_request', {}, 'The form holds NUL characters')
    if (!Object.hasOwn(form, name)) Object.defineProperty(form, name, { value, enumerable: true })
  }
  return form
}

/** The form as the endpoint's body: empty fields are left out, `community.name` (or `community_name`) goes into `community`. */
export function formBody(form: Form): Record<string, unknown> {
  const filled = Object.entries(form).filter(([, value]) => value.trim() !== '')
  const flat = filled.filter(([name]) => !/^community[._]/.test(name))
  const community = filled
    .filter(([name]) => /^community[._]/.test(name))
    .map(([name, value]) => [name.slice('community.'.length), value] as const)
  return { ...Object.fromEntries(flat), ...(community.length > 0 ? { community: Object.fromEntries(community) } : {}) }
}
