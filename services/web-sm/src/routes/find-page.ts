import { ApiClientError } from '@ajet/shared/api-client'
import { ApiError } from '@ajet/shared/http'
import type { MessageView, Page } from '@ajet/shared/schema'
import { isId, Lru } from '@ajet/shared/std'
import type { Visit } from '../http/visit.ts'
import type { Room } from '../pages/room.tsx'
import { startOfDay } from '../timeline/start-of-day.ts'
import type { ZoneTime } from '../timeline/zone-time.ts'

/** Which channel an address led to last. */
const meant = new Lru<string, string>(10_000)

type Found = Page<MessageView> | 'reply'

/**
 * Asks for the messages of the channel that the address meant last, while it is found out what it means now: the answer
 * is taken when that is the same. The API refuses it to whoever may not read there.
 */
export function startPage(visit: Visit, target: string | undefined): (channelId: string) => Promise<Found> {
  const { pathname } = visit.url
  const guess = meant.get(pathname)
  const page = guess === undefined ? undefined : findPage(visit, guess, target)
  // Whoever takes it hears of the refusal.
  page?.catch(() => undefined)
  return (channelId) => {
    meant.set(pathname, channelId)
    return page && guess === channelId ? page : findPage(visit, channelId, target)
  }
}

/** The page of a permalink; `reply` when the message is not in the timeline but in a thread. */
async function findPage(visit: Visit, channelId: string, target: string | undefined): Promise<Found> {
  if (target === undefined) return loadPage(visit, channelId)
  try {
    const page = await visit.api.listMessages({ params: { channel_id: channelId }, query: { around: target } })
    return page.items.some(({ id }) => id === target) ? page : 'reply'
  } catch (error) {
    if (error instanceof ApiClientError && error.code === 'unknown_cursor') return 'reply'
    throw error
  }
}

/** Where a message outside the timeline is shown: its thread; the channel when it is gone or somewhere else. */
export async function replyPath(visit: Visit, { channel, href }: Room, target: string | undefined): Promise<string> {
  const message = await findMessage(visit, target)
  if (message?.channel_id !== channel.id || message.parent_id === null) return href
  // The fragment of a redirect gets lost where a script follows it.
  return `${href}/thread/${message.parent_id}?reply=${message.id}#m-${message.id}`
}

async function findMessage({ api }: Visit, id: string | undefined): Promise<MessageView | undefined> {
  if (id === undefined) return undefined
  try {
    return await api.getMessage({ params: { message_id: id } })
  } catch (error) {
    if (error instanceof ApiClientError && error.code === 'not_found') return undefined
    throw error
  }
}

/** The first message of a day, as its reader counts days; the end of the channel when nothing was sent since. */
export async function dayPath({ api }: Visit, { channel, href }: Room, day: string, zone: ZoneTime): Promise<string> {
  const from = startOfDay(day, zone)
  const query = { at: new Date(from).toISOString(), limit: 1 }
  const [first] = (await api.listMessages({ params: { channel_id: channel.id }, query })).items
  return first && Date.parse(first.created_at) >= from ? `${href}?m=${first.id}` : href
}

/** The day that an address asks for, `2026-11-20`. */
export function parseDay({ url }: Visit): string | undefined {
  const day = url.searchParams.get('day') ?? ''
  return /^(?:19|20)\d\d-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) ? day : undefined
}

export function loadPage({ api, url }: Visit, channelId: string): Promise<Page<MessageView>> {
  const query = url.searchParams
  const after = query.get('after')
  const before = query.get('before')
  const cursor = after !== null ? { after: parseId(after) } : before !== null ? { before: parseId(before) } : {}
  return api.listMessages({ params: { channel_id: channelId }, query: cursor })
}

export function parseTarget({ url }: Visit): string | undefined {
  const id = url.searchParams.get('m')
  return id !== null && isId(id) ? id : undefined
}

/** The reply that the address of a thread marks. */
export function parseReply({ url }: Visit): string | undefined {
  const id = url.searchParams.get('reply')
  return id !== null && isId(id) ? id : undefined
}

/**
 * Up to which `seq` the reader had read when they set out for the first unread message: the end of the channel, where they
 * were, may count as read since.
 */
export function parseReadSeq({ url }: Visit): number | undefined {
  const seq = url.searchParams.get('read')
  return seq !== null && /^\d{1,15}$/.test(seq) ? Number(seq) : undefined
}

/** @throws ApiError `not_found` */
export function parseId(text: string): string {
  if (!isId(text)) throw new ApiError('not_found')
  return text
}
