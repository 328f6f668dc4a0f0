import { assert } from '../std/mod.ts'

export interface FoundSecret {
  /** Which of the secrets; not the secret itself, for this ends up in reports. */
  readonly index: number
  /** How it was written there. */
  readonly form: string
  /** From 1. */
  readonly line: number
}

/** Shorter ones stand in every text by chance. */
const MIN_LENGTH = 8

/**
 * Where secrets stand in a text, however they are written: as they are, in a URL, in JSON, in HTML, in base64 (also in
 * the middle of something longer, as Basic authorization has it), in hex. Empty when the text is clean.
 */
export function findSecretsIn(text: string, secrets: readonly string[]): readonly FoundSecret[] {
  const found: FoundSecret[] = []
  for (const [index, secret] of secrets.entries()) {
    assert(secret.length >= MIN_LENGTH, `a secret to be looked for has ${MIN_LENGTH} characters or more`)
    for (const [form, written] of formsOf(secret)) {
      const haystack = form === 'hex' ? text.toLowerCase() : text
      for (let at = haystack.indexOf(written); at !== -1; at = haystack.indexOf(written, at + 1)) {
        found.push({ index, form, line: text.slice(0, at).split('\n').length })
      }
    }
  }
  return found
}

/** One entry for each way of writing that differs from the ones before. */
function formsOf(secret: string): ReadonlyMap<string, string> {
  const json = (value: string) => JSON.stringify(value).slice(1, -1)
  const forms: readonly (readonly [string, string])[] = [
    ['plain', secret],
    ['url', encodeURIComponent(secret)],
    ['form', new URLSearchParams({ x: secret }).toString().slice(2)],
    ['json', json(secret)],
    ['json in json', json(json(secret))],
    ['html', Bun.escapeHTML(secret)],
    ['hex', Buffer.from(secret).toString('hex')],
    ...[0, 1, 2].flatMap((before) => base64Forms(secret, before)),
  ]
  const seen = new Set<string>()
  return new Map(forms.filter(([, written]) => !seen.has(written) && seen.add(written)))
}

/** As it looks behind 0, 1 or 2 other bytes; the letters that depend on its neighbours are left out. */
function base64Forms(secret: string, before: number): readonly (readonly [string, string])[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)])
  const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)]
  return [
    [`base64 +${before}`, bytes.toString('base64').slice(from, to)],
    [`base64url +${before}`, bytes.toString('base64url').slice(from, to)],
  ]
}
