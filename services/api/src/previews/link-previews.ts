import type { Principal } from '@ajet/shared/http'
import { findLinks } from '@ajet/shared/markdown'
import { limits } from '@ajet/shared/schema'
import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import type { Outbound } from '../outbound/outbound.ts'
import { write, type WriteContext } from '../write.ts'
import { fetchPreview } from './fetch-preview.ts'
import type { FoundPreview } from './parse-preview.ts'
import { findCached, saveCached } from './preview-cache.ts'
import { savePreviews, type LinkFound } from './save-previews.ts'

export interface LinkPreviewsOptions extends WriteContext {
  readonly fetch: Outbound['fetch']
  /** The setting previews.enabled. */
  readonly enabled: boolean
  /** Outside address of this server: what is here is for who is signed in. */
  readonly baseUrl: string
}

/** Looks up the first links of what people post, behind the post: nobody waits for a stranger's server. */
export class LinkPreviews {
  readonly #options: LinkPreviewsOptions
  /** Addresses being fetched: several messages with the same link fetch it once. */
  readonly #fetching = new Map<string, Promise<FoundPreview | undefined>>()

  constructor(options: LinkPreviewsOptions) {
    this.#options = options
  }

  /** Bots say what they mean, and a webhook that posts links all day would fill every channel with cards. */
  areWanted({ kind }: Pick<Principal, 'kind'>, body: string): boolean {
    return this.#options.enabled && kind !== 'bot' && kind !== 'webhook' && body.includes('://')
  }

  /** Gives a message the previews of the links that stand in it at this moment. */
  async look(messageId: string, signal: AbortSignal): Promise<void> {
    const message = await findMessage(this.#options.db.kysely, messageId)
    if (!message) return
    const { body_md } = message
    const all = findLinks(body_md, limits.previewsPerMessage).filter((url) => !this.#isOwn(url))
    const links = message.link_previews === false ? [] : all
    const found = await Promise.all(links.map((url) => this.#find(url, signal)))
    signal.throwIfAborted()
    const shown = found.filter((link) => link !== undefined)
    await write(this.#options, null, (trx, outgoing) =>
      savePreviews(trx, outgoing, { message_id: messageId, body_md, found: shown }),
    )
  }

  #isOwn(url: string): boolean {
    return URL.parse(url)?.origin === URL.parse(this.#options.baseUrl)?.origin
  }

  async #find(url: string, signal: AbortSignal): Promise<LinkFound | undefined> {
    const fetching = this.#fetching.get(url) ?? this.#fetch(url, signal)
    this.#fetching.set(url, fetching)
    try {
      const found = await fetching
      return found && { url, ...found }
    } finally {
      this.#fetching.delete(url)
    }
  }

  async #fetch(url: string, signal: AbortSignal): Promise<FoundPreview | undefined> {
    const { db, clock, fetch, baseUrl } = this.#options
    const cached = await findCached(db.kysely, url, clock.now())
    if (cached !== undefined) return cached ?? undefined
    const userAgent = `Mozilla/5.0 (compatible; ajet-chat link preview; +${baseUrl})`
    const found = await fetchPreview(fetch, url, { userAgent, signal })
    signal.throwIfAborted()
    await saveCached(db.kysely, url, found, clock.now())
    return found
  }
}

/** Undefined for one that is deleted. `link_previews` null: in a DM. */
async function findMessage(db: Kysely<Tables>, id: string) {
  return await db
    .selectFrom('messages as m')
    .innerJoin('channels as c', 'c.id', 'm.channel_id')
    .leftJoin('communities as o', 'o.id', 'c.community_id')
    .select(['m.body_md', 'o.link_previews'])
    .where('m.id', '=', id)
    .where('m.deleted_at', 'is', null)
    .executeTakeFirst()
}
