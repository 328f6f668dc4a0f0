import { locateEmoji, type LocatedEmoji } from '@ajet/shared/markdown'
import { addDays, momentOf, wallTime, type WallTime } from '../zone-time.ts'
import { splitWords, type Word } from './words.ts'

export const hasKinds = ['link', 'file', 'image', 'reaction', 'thread', 'pin'] as const
export type HasKind = (typeof hasKinds)[number]

/** One word, or several that follow each other. */
export interface Term {
  readonly words: readonly Word[]
  readonly negated: boolean
  /** Written in quotes: nothing else than this. */
  readonly quoted: boolean
}

export interface NameFilter {
  readonly name: string
  readonly negated: boolean
}

/** A name or id with `#` is a channel, with `@` the direct messages with somebody; without both either `dm` or a channel. */
export interface PlaceFilter extends NameFilter {
  readonly sign: '#' | '@' | ''
}

export interface EmojiFilter {
  /** Without skin tone, as `locateEmoji` gives it. */
  readonly emoji: string
  readonly negated: boolean
}

export interface ParsedQuery {
  readonly terms: readonly Term[]
  readonly emoji: readonly EmojiFilter[]
  readonly from: readonly NameFilter[]
  readonly in: readonly PlaceFilter[]
  readonly has: readonly { readonly kind: HasKind; readonly negated: boolean }[]
  /** From this moment on, ms since the epoch. */
  readonly since: number | undefined
  /** Before this moment. */
  readonly until: number | undefined
  /** Something is asked that only messages and files have: from: in: has: before: after: on:. */
  readonly hasOperators: boolean
  /** Nothing is asked for, as by signs alone: nothing is found. */
  readonly isEmpty: boolean
  /** What cannot be understood, in words for people. */
  readonly faults: readonly string[]
}

const MAX_TERMS = 20
const MAX_WORDS = 60
/** One pass without backtracking: each alternative ends where the next begins (ABU-15). */
const TOKEN = /(-?)(?:(from|in|has|before|after|on):)?(?:"([^"]*)"?|(\S+))/giu

/**
 * What is searched for (API.md): words, "phrases", -without, emoji, and the operators from: in: has: before: after: on:. Days
 * are those of the time zone: before: ends before the day, after: begins behind it. Never throws; cost is linear in the
 * length.
 */
export function parseQuery(text: string, now: number, timeZone = 'UTC'): ParsedQuery {
  const query = new QueryBuilder(now, timeZone)
  for (const [, minus, operator, quoted, plain] of text.matchAll(TOKEN)) {
    const value = quoted ?? plain ?? ''
    const negated = minus === '-'
    if (operator) query.addOperator(operator.toLowerCase(), value, negated)
    else query.addTerm(value, { negated, quoted: quoted !== undefined })
  }
  return query
}

/** Whether a text may name a day, whose time zone matters. */
export function mayNameDay(text: string): boolean {
  return /(?:before|after|on):/i.test(text)
}

class QueryBuilder implements ParsedQuery {
  readonly terms: Term[] = []
  readonly emoji: EmojiFilter[] = []
  readonly from: NameFilter[] = []
  readonly in: PlaceFilter[] = []
  readonly has: { readonly kind: HasKind; readonly negated: boolean }[] = []
  since: number | undefined
  until: number | undefined
  readonly faults: string[] = []
  readonly #now: number
  readonly #timeZone: string
  #words = 0

  constructor(now: number, timeZone: string) {
    this.#now = now
    this.#timeZone = timeZone
  }

  get isEmpty(): boolean {
    return this.#asked === 0 && !this.hasOperators
  }

  get hasOperators(): boolean {
    return this.#operators > 0 || this.since !== undefined || this.until !== undefined
  }

  /** What a message has to hold. */
  get #asked(): number {
    return this.terms.length + this.emoji.length
  }

  get #operators(): number {
    return this.from.length + this.in.length + this.has.length
  }

  addTerm(value: string, { negated, quoted }: { readonly negated: boolean; readonly quoted: boolean }): void {
    const located = locateEmoji(value)
    const words = splitWords(without(value, located))
    this.#words += words.length
    const added = located.length + (words.length > 0 ? 1 : 0)
    if (added === 0) return
    if (this.#asked + added > MAX_TERMS || this.#words > MAX_WORDS) {
      this.#refuse(TOO_MANY)
      return
    }
    this.emoji.push(...located.map(({ emoji }) => ({ emoji, negated })))
    if (words.length > 0) this.terms.push({ words, negated, quoted })
  }

  addOperator(operator: string, value: string, negated: boolean): void {
    if (this.#operators >= MAX_TERMS) this.#refuse(TOO_MANY)
    else if (operator === 'from') this.#addName(value.replace(/^@/, ''), (name) => this.from.push({ name, negated }))
    else if (operator === 'in') this.#addPlace(value, negated)
    else if (operator === 'has') this.#addHas(value.toLowerCase(), negated)
    else this.#addDay(operator, value.toLowerCase(), negated)
  }

  #refuse(fault: string): void {
    if (!this.faults.includes(fault)) this.faults.push(fault)
  }

  #addName(name: string, add: (name: string) => void): void {
    if (name === '') this.faults.push('an operator has no value')
    else add(name.toLowerCase().normalize('NFC'))
  }

  #addPlace(value: string, negated: boolean): void {
    const sign = signs.find((one) => value.startsWith(one)) ?? ''
    this.#addName(value.slice(sign.length), (name) => this.in.push({ name, sign, negated }))
  }

  #addHas(value: string, negated: boolean): void {
    const kind = hasKinds.find((known) => known === value || `${known}s` === value)
    if (kind) this.has.push({ kind, negated })
    else this.faults.push(`has: takes one of ${hasKinds.join(', ')}`)
  }

  #addDay(operator: string, value: string, negated: boolean): void {
    const span = spanOf(value, this.#now, this.#timeZone)
    if (negated) this.faults.push(`${operator}: takes no minus`)
    else if (!span) this.faults.push(`${operator}: takes a day like 2026-02-28, today or yesterday`)
    else if (operator === 'before') this.#narrow(undefined, span.start)
    else if (operator === 'after') this.#narrow(span.end, undefined)
    else this.#narrow(span.start, span.end)
  }

  #narrow(since: number | undefined, until: number | undefined): void {
    if (since !== undefined) this.since = Math.max(since, this.since ?? since)
    if (until !== undefined) this.until = Math.min(until, this.until ?? until)
  }
}

const signs = ['#', '@'] as const

function without(text: string, located: readonly LocatedEmoji[]): string {
  const rest = located.reduce(
    ({ kept, at }, { start, end }) => ({ kept: `${kept}${text.slice(at, start)} `, at: end }),
    {
      kept: '',
      at: 0,
    },
  )
  return rest.kept + text.slice(rest.at)
}

const TOO_MANY = 'there are too many words'

/** A day, month or year, of the time zone. */
function spanOf(
  value: string,
  now: number,
  timeZone: string,
): { readonly start: number; readonly end: number } | undefined {
  const today = { ...wallTime(now, timeZone), hour: 0, minute: 0 }
  const from = (day: WallTime, next: WallTime) => ({ start: momentOf(day, timeZone), end: momentOf(next, timeZone) })
  if (value === 'today') return from(today, addDays(today, 1))
  if (value === 'yesterday') return from(addDays(today, -1), today)
  const match = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(value)
  if (!match) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)]
  const start = { ...today, year, month, day }
  if (year < 1970 || !isRealDay(start)) return undefined
  if (match[3]) return from(start, addDays(start, 1))
  return from(start, month < 12 && match[2] ? { ...start, month: month + 1 } : { ...start, year: year + 1, month: 1 })
}

function isRealDay({ year, month, day }: WallTime): boolean {
  const real = new Date(Date.UTC(year, month - 1, day))
  return real.getUTCMonth() === month - 1 && real.getUTCDate() === day
}
