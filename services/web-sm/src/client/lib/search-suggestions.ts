import type { IconName } from '../../fragments/icon-shapes.ts'
import { searchOperators } from '../../search/query-parts.ts'
import { findPeople } from './completions.ts'
import { find } from './dom.ts'
import { rank } from './fuzzy.ts'
import { knownChannels } from './people.ts'
import { recentSearches } from './recent-searches.ts'

export interface Suggestion {
  /** What stands in the field in place of the last word; the whole search when `runs`. */
  readonly text: string
  readonly label: string
  readonly note: string
  readonly icon: IconName
  /** A search of before, which begins at once. */
  readonly runs?: boolean
}

export interface Suggestions {
  /** Where the text they take the place of begins. */
  readonly from: number
  readonly items: readonly Suggestion[]
  /** The first is meant unless another is chosen: the value of an operator that has been typed. */
  readonly isExpected: boolean
}

const MAX = 8
const MAX_RECENT = 4
const OPERATOR = new RegExp(`^(-?)(${searchOperators.join('|')}):(.*)$`, 'iu')

const hints: Readonly<Record<(typeof searchOperators)[number], string>> = {
  from: 'written by somebody',
  in: 'in a channel or direct messages',
  has: 'with a file, link, image …',
  before: 'before a day',
  after: 'after a day',
  on: 'on a day, in a month or year',
}

/** What may be meant at the end of `before`, which is all that stands before the caret. */
export async function findSuggestions(before: string): Promise<Suggestions> {
  const token = /\S*$/.exec(before)?.[0] ?? ''
  const from = before.length - token.length
  const [, minus = '', name, value = ''] = OPERATOR.exec(token) ?? []
  if (name !== undefined) {
    const found = await findValues(name.toLowerCase(), value)
    const items = found.map((one) => ({ ...one, text: `${minus}${name}:${one.text}` }))
    return { from, items, isExpected: value !== '' && !/^(?:before|after|on)$/i.test(name) }
  }
  if (before.trim() === '') return { from, items: [...here(), ...recent(), ...operators('')], isExpected: false }
  return { from, items: token === '' ? [] : operators(token), isExpected: false }
}

/** The channel on screen. */
function here(): readonly Suggestion[] {
  const { searchHere: text, searchName: name } = find('[data-search-here]')?.dataset ?? {}
  return text === undefined ? [] : [{ text, label: text, note: `only in ${name ?? 'here'}`, icon: 'hash' }]
}

const recent = (): readonly Suggestion[] =>
  recentSearches()
    .slice(0, MAX_RECENT)
    .map((text) => ({ text, label: text, note: 'searched before', icon: 'retry', runs: true }))

/** An operator is suggested without what follows its colon: that comes next. */
function operators(typed: string): readonly Suggestion[] {
  const minus = typed.startsWith('-') ? '-' : ''
  return searchOperators
    .filter((name) => name.startsWith(typed.slice(minus.length).toLowerCase()))
    .map((name) => ({ text: `${minus}${name}:`, label: `${minus}${name}:`, note: hints[name], icon: 'search' }))
}

async function findValues(operator: string, typed: string): Promise<readonly Suggestion[]> {
  if (operator === 'from') return [...words(['me'], typed, 'you'), ...(await people(typed, ''))].slice(0, MAX)
  if (operator === 'in') return await findPlaces(typed)
  if (operator === 'has') return words(['link', 'file', 'image', 'reaction', 'thread', 'pin'], typed, '')
  return words(['today', 'yesterday', ...months()], typed, '')
}

async function findPlaces(typed: string): Promise<readonly Suggestion[]> {
  const channels = typed.startsWith('@') ? [] : findChannels(typed.replace(/^#/, ''))
  const others = typed.startsWith('#') ? [] : await people(typed.replace(/^@/, ''), '@')
  const all = words(['dm'], typed, 'all direct messages')
  return [...channels.slice(0, others.length > 0 ? MAX - 3 : MAX), ...all, ...others].slice(0, MAX)
}

function findChannels(typed: string): readonly Suggestion[] {
  const channels = knownChannels().filter(({ dm }) => dm === undefined)
  return rank(typed, channels, ({ name }) => [name], MAX).map(({ name }) => ({
    text: `#${name}`,
    label: `#${name}`,
    note: '',
    icon: 'hash',
  }))
}

async function people(typed: string, sign: '' | '@'): Promise<readonly Suggestion[]> {
  const found = await findPeople(typed.replace(/^@/, ''))
  return found.map(({ username, name }) => ({
    text: `${sign}${username}`,
    label: name,
    note: `@${username}`,
    icon: 'people',
  }))
}

const words = (known: readonly string[], typed: string, note: string): readonly Suggestion[] =>
  known
    .filter((word) => word.startsWith(typed.toLowerCase()))
    .map((word) => ({ text: word, label: word, note, icon: 'search' }))

/** This month and year, as one writes them. */
function months(): readonly string[] {
  const today = new Date()
  const year = String(today.getFullYear())
  return [`${year}-${String(today.getMonth() + 1).padStart(2, '0')}`, year]
}
