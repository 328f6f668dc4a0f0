import type { OutboxRow } from '@ajet/shared/db'
import type { GuardedFetch } from '@ajet/shared/http'
import type { Logger } from '@ajet/shared/logging'
import { findLinks } from '@ajet/shared/markdown'
import { isKnownEvent, limits } from '@ajet/shared/schema'
import { write, type WriteContext } from '../write.ts'
import { fetchPreview } from './fetch-preview.ts'
import type { FoundPreview } from './parse-preview.ts'
import { findCached, saveCached } from './preview-cache.ts'
import { savePreviews, type LinkFound } from './save-previews.ts'

export interface PreviewWorkerOptions extends WriteContext {
  readonly logger: Logger
  readonly fetch: GuardedFetch
  /** The setting previews.enabled. */
  readonly enabled: boolean
  /** Outside address of this server: what is here is for who is signed in. */
  readonly baseUrl: string
}

interface Waiting {
  readonly message_id: string
  readonly author_id: string
  readonly community_id: string | null
  readonly body_md: string
  /** An edit may have to take previews away. */
  readonly isEdit: boolean
}

const AT_ONCE = 4
/** Messages that wait at most, and of one author: what is beyond goes without previews. */
const MAX_WAITING = 1_000
const MAX_PER_AUTHOR = 20

/**
 * Looks up the first links of what people post in this process, behind the post: nobody waits for a stranger's server.
 * It is a courtesy, so what waits when the process ends is not taken up again.
 */
export class PreviewWorker {
  readonly #options: PreviewWorkerOptions
  readonly #stop = new AbortController()
  readonly #waiting: Waiting[] = []
  readonly #running = new Set<Promise<void>>()
  /** Addresses being fetched: several messages with the same link fetch it once. */
  readonly #fetching = new Map<string, Promise<FoundPreview | undefined>>()

  constructor(options: PreviewWorkerOptions) {
    this.#options = options
  }

  /** Events this process has committed. */
  see(rows: readonly OutboxRow[]): void {
    if (!this.#options.enabled || this.#stop.signal.aborted) return
    for (const { event } of rows) {
      if (!isKnownEvent(event)) continue
      if (event.type !== 'message/created' && event.type !== 'message/edited') continue
      const { message_id, body_md, author } = event.payload
      const isEdit = event.type === 'message/edited'
      // Bots say what they mean, and a webhook that posts links all day would fill every channel with cards.
      if (author.kind === 'bot' || author.kind === 'webhook' || (!isEdit && !body_md.includes('://'))) continue
      this.#add({ message_id, author_id: author.id, community_id: event.community_id, body_md, isEdit })
    }
  }

  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    this.#waiting.length = 0
    await this.settle()
  }

  #add(message: Waiting): void {
    const own = this.#waiting.filter(({ author_id }) => author_id === message.author_id).length
    if (own >= MAX_PER_AUTHOR || this.#waiting.length >= MAX_WAITING) return
    this.#waiting.push(message)
    this.#start()
  }

  #start(): void {
    while (this.#running.size < AT_ONCE) {
      const next = this.#waiting.shift()
      if (!next) return
      const work = this.#handle(next).finally(() => {
        this.#running.delete(work)
        this.#start()
      })
      this.#running.add(work)
    }
  }

  async #handle(message: Waiting): Promise<void> {
    try {
      await this.#preview(message)
    } catch (err) {
      if (!this.#stop.signal.aborted) this.#options.logger.warn({ err }, 'A link could not be previewed')
    }
  }

  async #preview({ message_id, body_md, community_id, isEdit }: Waiting): Promise<void> {
    const all = findLinks(body_md, limits.previewsPerMessage).filter((url) => !this.#isOwn(url))
    const links = all.length > 0 && (await this.#isWanted(community_id)) ? all : []
    const found = await Promise.all(links.map((url) => this.#find(url)))
    const shown = found.filter((link) => link !== undefined)
    if (shown.length === 0 && !isEdit) return
    if (this.#stop.signal.aborted) return
    await write(this.#options, null, (trx, outgoing) =>
      savePreviews(trx, outgoing, { message_id, body_md, found: shown }),
    )
  }

  #isOwn(url: string): boolean {
    return URL.parse(url)?.origin === URL.parse(this.#options.baseUrl)?.origin
  }

  async #isWanted(communityId: string | null): Promise<boolean> {
    if (communityId === null) return true
    const community = this.#options.db.kysely.selectFrom('communities').select('link_previews')
    return (await community.where('id', '=', communityId).executeTakeFirst())?.link_previews ?? false
  }

  async #find(url: string): Promise<LinkFound | undefined> {
    const fetching = this.#fetching.get(url) ?? this.#look(url)
    this.#fetching.set(url, fetching)
    try {
      const found = await fetching
      return found && { url, ...found }
    } finally {
      this.#fetching.delete(url)
    }
  }

  async #look(url: string): Promise<FoundPreview | undefined> {
    const { db, clock, fetch, baseUrl } = this.#options
    const cached = await findCached(db.kysely, url, clock.now())
    if (cached !== undefined) return cached ?? undefined
    const userAgent = `Mozilla/5.0 (compatible; ajet-chat link preview; +${baseUrl})`
    const found = await fetchPreview(fetch, url, { userAgent, signal: this.#stop.signal })
    if (!this.#stop.signal.aborted) await saveCached(db.kysely, url, found, clock.now())
    return found
  }
}
