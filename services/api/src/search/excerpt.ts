import type { MessageHitView } from '@ajet/shared/schema'
import { splitWords, type Word } from './words.ts'

const BEFORE = 60
const LENGTH = 240
const MAX_HIGHLIGHTS = 50
/** Of a text this much is looked at. */
export const MAX_TEXT = 16_000

/** Where in the text something matches; `end` exclusive. */
export type HitPlace = Pick<Word, 'start' | 'end'>

export type Excerpt = Pick<MessageHitView, 'snippet' | 'highlights'>

/** The words of a text that may match, by the letters they begin with: the database says which do (stems, accents). */
export function excerptWords(text: string, beginnings: ReadonlySet<string>): readonly Word[] {
  return splitWords(text.slice(0, MAX_TEXT), (word) => beginnings.has(beginningOf(word)))
}

/** The first letter of a word without its accents. */
export function beginningOf(word: string): string {
  const unit = word.charCodeAt(0)
  return unit < 128 ? word.charAt(0) : word.normalize('NFD').slice(0, 1)
}

/** The text around the first hit, on one line, with the places of the hits. Plain text, never markup. */
export function cutExcerpt(text: string, found: readonly HitPlace[]): Excerpt {
  const hits = merge(found.toSorted((one, other) => one.start - other.start))
  const start = startOf(text, hits[0]?.start ?? 0)
  const end = endOf(text, start)
  const [head, tail] = [start > 0 ? '…' : '', end < text.length ? '…' : '']
  // One space for each white character keeps the places.
  const snippet = `${head}${text.slice(start, end).replace(/\s/g, ' ')}${tail}`
  const highlights = hits
    .filter((hit) => hit.start >= start && hit.end <= end)
    .slice(0, MAX_HIGHLIGHTS)
    .map((hit) => ({ start: hit.start - start + head.length, end: hit.end - start + head.length }))
  return { snippet, highlights }
}

/** Pairs overlap: what touches is one place. */
function merge(words: readonly HitPlace[]): readonly HitPlace[] {
  const merged: { start: number; end: number }[] = []
  for (const { start, end } of words) {
    const last = merged.at(-1)
    if (last && start < last.end) last.end = Math.max(last.end, end)
    else merged.push({ start, end })
  }
  return merged
}

function startOf(text: string, hit: number): number {
  if (hit <= BEFORE) return 0
  const space = text.indexOf(' ', hit - BEFORE)
  const start = space !== -1 && space < hit ? space + 1 : hit - BEFORE
  return isInside(text, start) ? start + 1 : start
}

function endOf(text: string, start: number): number {
  const end = start + LENGTH
  if (end >= text.length) return text.length
  return isInside(text, end) ? end - 1 : end
}

/** True between the halves of a character of two units. */
function isInside(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1))
}
