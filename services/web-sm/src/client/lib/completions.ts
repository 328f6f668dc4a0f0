import { matchCommands, wordsAt } from './commands.ts'
import { loadEmojis, type Emoji } from './emoji.ts'
import { rank } from './fuzzy.ts'
import { HttpError, sendJson } from './http.ts'
import { knownChannels, knownPeople, type KnownPerson } from './people.ts'

export interface Completion {
  /** What is written into the box. */
  readonly text: string
  readonly label: string
  readonly note: string
  /** Name of an icon, or an emoji. */
  readonly mark: string
}

const MAX = 8

const groups: readonly Completion[] = [
  { text: '@here', label: '@here', note: 'everybody online', mark: 'people' },
  { text: '@channel', label: '@channel', note: 'everybody in the channel', mark: 'people' },
]

/**
 * What a token (`@al`, `#gen`, `:smi`, `/jo`) may stand for. `before` is all that stands before the caret; without a
 * channel there are no commands.
 */
export async function findCompletions(
  token: string,
  before: string,
  channelId: string | undefined,
): Promise<readonly Completion[]> {
  const typed = token.slice(1)
  if (token.startsWith('@')) return completePeople(typed)
  if (token.startsWith('#')) return findChannels(typed)
  if (token.startsWith(':')) return typed.length < 2 ? [] : findEmojis(typed)
  if (channelId === undefined) return []
  return token === before ? findCommands(channelId, typed) : findWords(channelId, before, token)
}

async function completePeople(typed: string): Promise<readonly Completion[]> {
  const people = await findPeople(typed)
  return [...people.map(personCompletion), ...rank(typed, groups, ({ text }) => [text.slice(1)], 2)].slice(0, MAX)
}

/** People by the letters of their names: those of the sidebar, else whoever the server knows. */
export async function findPeople(typed: string): Promise<readonly KnownPerson[]> {
  const known = rankPeople(typed, knownPeople())
  return known.length > 0 || typed.length < 2 ? known : rankPeople(typed, await askPeople(typed))
}

const rankPeople = (typed: string, people: readonly KnownPerson[]) =>
  rank(typed, people, ({ username, name }) => [username, name], MAX)

const personCompletion = ({ username, name }: KnownPerson): Completion => ({
  text: `@${username}`,
  label: name,
  note: `@${username}`,
  mark: 'people',
})

/** In a large community the sidebar does not hold everybody. */
async function askPeople(typed: string): Promise<readonly KnownPerson[]> {
  try {
    const page = await sendJson('GET', `/api/users?q=${encodeURIComponent(typed)}&limit=${MAX}`)
    return (
      page as { items: readonly { id: string; username: string; display_name: string; online: boolean }[] }
    ).items.map(({ id, username, display_name: name, online }) => ({ id, username, name, online }))
  } catch (error) {
    if (error instanceof HttpError) return []
    throw error
  }
}

async function findCommands(channelId: string, typed: string): Promise<readonly Completion[]> {
  const commands = await matchCommands(channelId, typed, MAX)
  return commands.map(({ name, usage, help }) => ({ text: `/${name}`, label: usage, note: help, mark: 'code' }))
}

/** Words that a command knows at this place, like the durations of `/mute`. */
async function findWords(channelId: string, before: string, typed: string): Promise<readonly Completion[]> {
  const words = rank(typed, await wordsAt(channelId, before), (word) => [word], MAX)
  return words.map((word) => ({ text: word, label: word, note: '', mark: 'code' }))
}

function findChannels(typed: string): readonly Completion[] {
  const channels = knownChannels().filter(({ dm }) => dm === undefined)
  return rank(typed, channels, ({ name }) => [name], MAX).map(({ name }) => ({
    text: `#${name}`,
    label: name,
    note: '',
    mark: 'hash',
  }))
}

async function findEmojis(typed: string): Promise<readonly Completion[]> {
  const every = (await loadEmojis()).flatMap(({ emojis }) => emojis)
  return rank(typed, every, ({ words }) => words, MAX).map(emojiCompletion)
}

const emojiCompletion = ({ emoji, label, words }: Emoji): Completion => ({
  text: emoji,
  label: `:${words[0] ?? label}:`,
  note: '',
  mark: emoji,
})
