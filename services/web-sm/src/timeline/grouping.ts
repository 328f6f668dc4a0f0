import type { AuthorView } from '@ajet/shared/schema'

/** What the grouping of a timeline looks at; made from a view on the server and from data attributes in the browser. */
export interface Groupable {
  readonly author: string
  /** As what the author wrote it, when that may differ: webhooks have a name and a picture for each message. */
  readonly persona: string | undefined
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly deleted: boolean
}

export const GROUP_WINDOW_MS = 5 * 60 * 1000

/** True when `next` is shown without a name of its own: same author as the row before, within five minutes, on the same day (WEB-30). */
export function continuesGroup(
  previous: Groupable | undefined,
  next: Groupable,
  dayOf: (at: number) => string,
): boolean {
  if (!previous || previous.deleted || next.deleted) return false
  if (previous.author !== next.author || previous.persona !== next.persona) return false
  const apart = next.at - previous.at
  return apart >= 0 && apart < GROUP_WINDOW_MS && dayOf(previous.at) === dayOf(next.at)
}

/** True when a day separator stands before `next`. */
export function startsDay(previous: Groupable | undefined, next: Groupable, dayOf: (at: number) => string): boolean {
  return !previous || dayOf(previous.at) !== dayOf(next.at)
}

/** The persona of a message for `Groupable`; people have none. */
export function personaOf({ kind, display_name, avatar_emoji, avatar_url }: AuthorView): string | undefined {
  return kind === 'webhook' ? `${avatar_emoji ?? avatar_url ?? ''} ${display_name}` : undefined
}
