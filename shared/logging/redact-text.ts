import { isSecretKey } from './secret-key.ts'

export const REDACTED = '[REDACTED]'

/** More than any stack; a log is no place for documents. */
const MAX_TEXT = 16_000

/** Something that is given a value: `name=`, `"name": `, `\"name\":`, `name%3D`. Every repetition is bounded. */
const NAME = /([\w.-]{1,60})(?:\\{0,4}["']?\s{0,3}(?:=>|=|:)\s{0,3}|%3[AD])/gi
/** In a string in a string the quote that closes is as escaped as the one that opens. */
const ESCAPED = /\\{1,4}(["']).*?\\{1,4}\1/suy
const QUOTED = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?/suy
const BARE = /[^\s"'\\&,;})#%][^\s"'\\&,;})#]*/uy
/** Of a header the rest of the line. */
const LINE = /[^\r\n"'}]+/uy
const HEADER = /(?:authorization|cookie)$/i

const QUERY = /([?&;#](?:code|state|sig|x-amz-signature|x-amz-credential)=)[^&#\s"']+/gi
const SCHEME = /\b(Bearer|Basic)((?:\s|%20|\+){1,3})[\w.~+/=-]{6,}/gi
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s:/?#@]{0,200}:)[^\s/]{0,500}@/gi
/** A name alone before a host of the web is a key (https://<key>@host); before a database it is a user. */
const URL_KEY = /(\bhttps?:\/\/)[^\s:/?#@]{1,500}@/gi
/** Links that are keys: whoever reads the path may use it. */
const PATH = /(\/(?:hook\/[^/\s?#]+|invites?)\/)[\w-]{6,}/g
const JWT = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g
const PEM = /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,30}PRIVATE KEY-----|$)/g

/**
 * A text without the secrets that travel inside texts (LOG-6): values of secret names in queries, forms, headers, JSON
 * and assignments, bearer tokens, JWTs, passwords in URLs, private keys, key-like paths. Cut at 16,000 characters.
 */
export function redactText(text: string): string {
  let safe = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}… (${text.length - MAX_TEXT} more)` : text
  if (safe.includes('-----BEGIN ')) safe = safe.replace(PEM, REDACTED)
  if (safe.includes('://')) safe = safe.replace(URL_PASSWORD, `$1${REDACTED}@`).replace(URL_KEY, `$1${REDACTED}@`)
  if (safe.includes('/hook/') || safe.includes('/invite')) safe = safe.replace(PATH, `$1${REDACTED}`)
  if (safe.includes('eyJ')) safe = safe.replace(JWT, REDACTED)
  if (/[=:]|%3[AD]/i.test(safe)) safe = redactAssigned(safe.replace(QUERY, `$1${REDACTED}`))
  return /bearer|basic/i.test(safe) ? safe.replace(SCHEME, `$1$2${REDACTED}`) : safe
}

/** What stands behind a secret name; names inside the value of a harmless one are found as well. */
function redactAssigned(text: string): string {
  let safe = ''
  let done = 0
  NAME.lastIndex = 0
  for (let found = NAME.exec(text); found; found = NAME.exec(text)) {
    const [whole, name = ''] = found
    const start = found.index + whole.length
    const end = isSecretKey(name) ? endOfValue(text, start, name, whole) : start
    if (end === start || text.startsWith(REDACTED, start)) continue
    safe += `${text.slice(done, start)}${REDACTED}`
    done = end
    NAME.lastIndex = end
  }
  return safe + text.slice(done)
}

function endOfValue(text: string, start: number, name: string, assignment: string): number {
  const isHeader = HEADER.test(name)
  const isQuoted = /["']/.test(assignment)
  // `"cookie: a=b; c=d"`: the quote before the name closes behind the value.
  const shapes = isHeader && !isQuoted ? [ESCAPED, QUOTED, LINE] : [ESCAPED, QUOTED, BARE]
  for (const shape of shapes) {
    shape.lastIndex = start
    if (shape.test(text)) return shape.lastIndex
  }
  return start
}
