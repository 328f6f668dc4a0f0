import { BusError } from './bus-error.ts'

/** Whether NATS would deliver `subject` to a subscriber of `pattern`: `*` is one token, `>` one or more at the end (EB-7). */
export function matchesSubject(pattern: string, subject: string): boolean {
  return compilePattern(pattern)(subject)
}

/** The same test for many subjects. */
export function compilePattern(pattern: string): (subject: string) => boolean {
  if (!isWild(pattern)) return (subject) => subject === pattern
  if (pattern === '>') return () => true
  if (pattern.endsWith('.>') && !isWild(pattern.slice(0, -2))) return startsWithTokens(pattern.slice(0, -1))
  const wanted = pattern.split('.')
  return (subject) => matchesTokens(wanted, subject.split('.'))
}

function startsWithTokens(prefix: string): (subject: string) => boolean {
  return (subject) => subject.length > prefix.length && subject.startsWith(prefix)
}

function matchesTokens(wanted: readonly string[], tokens: readonly string[]): boolean {
  for (const [i, token] of wanted.entries()) {
    if (token === '>') return tokens.length > i
    if (i >= tokens.length || (token !== '*' && token !== tokens[i])) return false
  }
  return tokens.length === wanted.length
}

/** True when the pattern has a wildcard token. A star inside a token is a plain character, as in NATS. */
export function isWild(pattern: string): boolean {
  return pattern.split('.').some((token) => token === '*' || token === '>')
}

const TOKEN = /^[^\s.*>\p{Cc}]+$/u
const MAX_SUBJECT = 255

/** @throws BusError `bad_subject` when nothing can be published to it */
export function assertSubject(subject: string): void {
  if (subject.length > MAX_SUBJECT || !subject.split('.').every((token) => TOKEN.test(token))) {
    throw new BusError('bad_subject', `Not a subject: ${JSON.stringify(subject.slice(0, MAX_SUBJECT))}`)
  }
}

/** @throws BusError `bad_subject` when nothing can be subscribed by it */
export function assertPattern(pattern: string): void {
  const tokens = pattern.split('.')
  const fine = tokens.every(
    (token, i) => token === '*' || (token === '>' && i === tokens.length - 1) || TOKEN.test(token),
  )
  if (!fine || pattern.length > MAX_SUBJECT) {
    throw new BusError('bad_subject', `Not a subject pattern: ${JSON.stringify(pattern.slice(0, MAX_SUBJECT))}`)
  }
}

/** @throws BusError `bad_subject` when the pattern matches nothing the durable log keeps */
export function assertDurablePattern(pattern: string): void {
  assertPattern(pattern)
  const [first] = pattern.split('.')
  if (pattern === '>' || (pattern !== first && (first === 'chat' || first === '*'))) return
  throw new BusError('bad_subject', `Only chat.> is kept and can be consumed, not ${pattern}`)
}
