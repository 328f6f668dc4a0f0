import type { Tables } from '@ajet/shared/db'
import { invalidInput } from '@ajet/shared/http'
import { findMentionCandidates, parseMentions, resolveMentions, type ParsedMention } from '@ajet/shared/mentions'
import { limits, type MentionView } from '@ajet/shared/schema'
import type { Kysely } from 'kysely'
import { findMentionable, type Mentionable } from './mentionable.ts'

/** A reference is longer than the name it stands for, and one name may be written thousands of times. */
const MAX_STORED = limits.bodyMd + limits.mentionsPerMessage * 50

export interface PreparedBody {
  /** With mentions in the stored syntax (SH-11). */
  readonly body_md: string
  /** In the order of type and target, as they are read back. */
  readonly mentions: readonly MentionView[]
}

export interface TypedBody {
  readonly authorId: string
  readonly channelId: string
  readonly typed: string
}

/**
 * Turns what was typed into what is stored. One query, and that only for a body with something that may be a mention.
 *
 * @throws ApiError `invalid_input` for more mentions than a message may have
 */
export async function prepareBody(
  db: Kysely<Tables>,
  { authorId, channelId, typed }: TypedBody,
): Promise<PreparedBody> {
  if (!/[@#]/.test(typed)) return { body_md: typed, mentions: [] }
  const candidates = findMentionCandidates(typed)
  // Only who edits, or means to deceive, sends the stored syntax.
  const stored = typed.includes('<') ? parseMentions(typed) : []
  const known = await findMentionable(db, { authorId, channelId, candidates, stored })
  if (known.length === 0 && !candidates.here && !candidates.channel && stored.length === 0) {
    return { body_md: typed, mentions: [] }
  }
  const body_md = resolveMentions(typed, targetsOf(known))
  const mentions = parseMentions(body_md).flatMap((mention) => viewOf(mention, known))
  if (mentions.length > limits.mentionsPerMessage || body_md.length > MAX_STORED) {
    throw invalidInput([{ path: 'body_md', message: `has more than ${limits.mentionsPerMessage} mentions` }])
  }
  return { body_md, mentions: mentions.toSorted(byTypeAndTarget) }
}

/** A user name wins over a display name; a display name that several have means nobody. */
function targetsOf(known: readonly Mentionable[]) {
  const ofType = (type: Mentionable['type']) => known.filter((one) => one.type === type)
  const byDisplayName = Map.groupBy(ofType('user'), ({ name }) => name.toLowerCase())
  const unambiguous = [...byDisplayName].flatMap(([name, [only, ...others]]) =>
    only && others.length === 0 ? [[name, only.id] as const] : [],
  )
  return {
    users: new Map([...unambiguous, ...ofType('user').map(({ handle, id }) => [handle, id] as const)]),
    channels: new Map(ofType('channel_link').map(({ handle, id }) => [handle, id] as const)),
  }
}

function viewOf({ type, target_id }: ParsedMention, known: readonly Mentionable[]): readonly MentionView[] {
  if (type === 'here' || type === 'channel') return [{ type, target_id: null, name: type }]
  const target = known.find((one) => one.type === type && one.id === target_id)
  return target ? [{ type, target_id: target.id, name: target.name }] : []
}

function byTypeAndTarget(a: MentionView, b: MentionView): number {
  const [left, right] = [`${a.type} ${a.target_id}`, `${b.type} ${b.target_id}`]
  return left < right ? -1 : Number(left > right)
}
