import type { AuthorView } from '@ajet/shared/schema'
import { Lru } from '@ajet/shared/std'
import { markup, type Markup } from './markup.ts'

const HUES = 12

/** One of twelve colours, the same for a person everywhere; the style sheet holds them (no inline styles under the CSP). */
export function hueOf(id: string): number {
  let sum = 0
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 9973
  return sum % HUES
}

const kept = new Lru<string, string>(2_000)

/** Up to two letters: first of the first and last word, whole characters of any script. Kept: a page repeats its names. */
export function initialsOf(name: string): string {
  const known = kept.get(name)
  if (known !== undefined) return known
  const made = findInitials(name)
  kept.set(name, made)
  return made
}

function findInitials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0] ?? '?']
  return picked
    .map((word) => firstCharacter(word ?? ''))
    .join('')
    .toUpperCase()
}

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

function firstCharacter(word: string): string {
  for (const { segment } of segmenter.segment(word)) return segment
  return ''
}

type Shown = Pick<AuthorView, 'id' | 'display_name' | 'avatar_url' | 'avatar_emoji'>

/** The picture of a person, an emoji, or the initials. Decorative: the name stands beside it. */
export function renderAvatar(author: Shown, className = ''): Markup {
  if (author.avatar_emoji !== undefined)
    return markup`<span class="avatar is-emoji ${className}" aria-hidden="true">${author.avatar_emoji}</span>`
  if (isLocalPath(author.avatar_url))
    return markup`<img class="avatar ${className}" src="${author.avatar_url}" alt="" width="36" height="36" loading="lazy">`
  return markup`<span class="avatar ${className}" data-hue="${hueOf(author.id)}" aria-hidden="true">${initialsOf(author.display_name)}</span>`
}

/** Pictures are loaded from this server alone. */
export const isLocalPath = (path: string | null | undefined): path is string =>
  path?.startsWith('/') === true && !path.startsWith('//')
