import { HttpError, sendJson } from './http.ts'

/** The index takes in what is posted about a second later; so many messages cost one question. */
const ASK_AFTER_MS = 2_500
/** What is not found the second time does not match. */
const TRIES = 2

/** A message that was posted while its reader looks at results. */
export interface PostedText {
  readonly message: string
  /** What it says, with the names of its files. */
  readonly text: string
}

/** Asks the server which of the messages that come in match a search, and says how many do. */
export class NewHits {
  readonly #href: string
  readonly #words: readonly string[]
  readonly #tell: (count: number) => void
  readonly #tries = new Map<string, number>()
  readonly #found = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** `href` finds the newest matches in JSON. */
  constructor(href: string, query: string, tell: (count: number) => void) {
    this.#href = href
    this.#words = beginningsOf(query)
    this.#tell = tell
  }

  add({ message, text }: PostedText): void {
    if (this.#found.has(message) || !mayMatch(text, this.#words)) return
    this.#tries.set(message, 0)
    this.#askSoon()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #askSoon(): void {
    this.#timer ??= setTimeout(() => void this.#ask(), ASK_AFTER_MS)
  }

  async #ask(): Promise<void> {
    const matching = await findNewest(this.#href)
    this.#timer = undefined
    for (const [message, tries] of this.#tries) {
      if (matching.has(message)) this.#found.add(message)
      if (matching.has(message) || tries + 1 >= TRIES) this.#tries.delete(message)
      else this.#tries.set(message, tries + 1)
    }
    if (this.#found.size > 0) this.#tell(this.#found.size)
    if (this.#tries.size > 0) this.#askSoon()
  }
}

/** Ids of the messages that match. A search that is refused now is asked again with the next message. */
async function findNewest(href: string): Promise<ReadonlySet<string>> {
  try {
    const { messages, files } = (await sendJson('GET', href)) as Answer
    return new Set([...(messages?.items ?? []).map((hit) => hit.message.id), ...(files?.items ?? []).map(messageIdOf)])
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return new Set()
  }
}

interface Answer {
  readonly messages?: { readonly items: readonly { readonly message: { readonly id: string } }[] }
  readonly files?: { readonly items: readonly FileItem[] }
}

interface FileItem {
  readonly message_id: string
}

const messageIdOf = ({ message_id: id }: FileItem): string => id

/** The first letters of the words looked for: a stem or a part of a word can match, a message with none of them cannot. */
export function beginningsOf(query: string): readonly string[] {
  const asked = query.split(/\s+/).filter((part) => !part.startsWith('-') && !part.includes(':'))
  return fold(asked.join(' '))
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => [...word].slice(0, 3).join(''))
}

/** Spares the server the question for most messages. */
export function mayMatch(text: string, beginnings: readonly string[]): boolean {
  const folded = fold(text)
  return beginnings.length === 0 || beginnings.some((beginning) => folded.includes(beginning))
}

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
