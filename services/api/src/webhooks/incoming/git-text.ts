import { link, plain } from './markdown-text.ts'
import { textAt } from './values.ts'

/** One line for a payload; undefined for what is not told of. */
export type RenderEvent = (payload: unknown) => string | undefined

/** A branch or tag that came or went. */
export interface RefChange {
  /** Repository and full name, `acme/app refs/heads/main`. */
  readonly ref: string
  readonly did: 'created' | 'deleted'
  /** The event says something besides: commits. */
  readonly tellsMore: boolean
}

/** What a commit that is not there is called: the one before the first of a branch, the one after its deletion. */
const NO_COMMIT = /^0{7,}$/
/** Items of one event; more of them are counted. */
const NAMED = 3

export function isNoCommit(id: string): boolean {
  return NO_COMMIT.test(id)
}

/** `main` of `refs/heads/main`, as text. */
export function refName(ref: string): string {
  return plain(ref.replace(/^refs\/(?:heads|tags)\//, ''))
}

export function linkCommit(commit: unknown): string {
  const id = textAt(commit, 'id').slice(0, 7)
  return `${link(id, textAt(commit, 'url'))} ${plain(textAt(commit, 'message'))}`.trim()
}

/**
 * A push without commits of a branch that was there and is: it stands at an earlier commit than before. Undefined when
 * it has not moved.
 *
 * @param branch Markdown
 */
export function renderReset(payload: unknown, who: string, branch: string, commits: string): string | undefined {
  const [before, after] = [textAt(payload, 'before'), textAt(payload, 'after')]
  if (before === after || before === '' || after === '') return undefined
  return `${who} reset the branch **${branch}** to ${link(after.slice(0, 7), `${commits}/commit/${encodeURIComponent(after)}`)}`
}

/** `2 commits`, `1 page`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** The beginning of what somebody wrote, behind a line. */
export function saying(text: string): string {
  const said = plain(text)
  return said === '' ? '' : `: ${said}`
}

/** Up to three items of a list in words, and how many more there are; empty for none. */
export function namedOf(list: readonly unknown[], render: (item: unknown) => string): string {
  const items = list.map(render).filter(Boolean)
  const rest = items.length - NAMED
  return `${items.slice(0, NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}
