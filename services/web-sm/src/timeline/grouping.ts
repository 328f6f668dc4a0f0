/** What the grouping of a timeline looks at; made from a view on the server and from data attributes in the browser. */
export interface Groupable {
  readonly author: string
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
  if (previous.author !== next.author) return false
  const apart = next.at - previous.at
  return apart >= 0 && apart < GROUP_WINDOW_MS && dayOf(previous.at) === dayOf(next.at)
}

/** True when a day separator stands before `next`. */
export function startsDay(previous: Groupable | undefined, next: Groupable, dayOf: (at: number) => string): boolean {
  return !previous || dayOf(previous.at) !== dayOf(next.at)
}
