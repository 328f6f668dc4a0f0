import type { Phrase } from './phrase.ts'

/** A mail before it is text or HTML: both are made from this, so that they say the same. */
export interface Letter {
  readonly subject: string
  /** What mail clients show beside the subject. */
  readonly preview: Phrase
  readonly title: Phrase
  readonly paragraphs: readonly Phrase[]
  /** The one thing to do. */
  readonly action: { readonly label: string; readonly url: string }
  /** Below the action, in small: what the reader should know. */
  readonly notes: readonly Phrase[]
}

/** Where the mail comes from. */
export interface Place {
  /** Origin of the server. */
  readonly baseUrl: string
}

/** `chat.example.org`, as people know the server. */
export function placeName({ baseUrl }: Place): string {
  return new URL(baseUrl).host
}

/**
 * A link into the server, and nowhere else.
 * @throws Error when path and query lead away from the base URL
 */
export function linkTo({ baseUrl }: Place, path: string, query: Readonly<Record<string, string>> = {}): string {
  const base = new URL(baseUrl)
  const url = new URL(path, base)
  if (url.origin !== base.origin) throw new Error('A link of a mail must lead to the server itself')
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
  return url.href
}
