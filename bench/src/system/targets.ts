import { must, newId } from '@ajet/shared/std'
import type { Seat } from '../load/audience.ts'
import type { Dialect } from '../load/dialect.ts'
import type { Target } from '../load/target.ts'
import { postRequest } from '../wire/requests.ts'
import { bareDialect } from './dialects.ts'
import type { FloorProcess } from './floor-process.ts'
import type { Product } from './product.ts'
import type { ReaderAccount, SeededChannel } from './seed.ts'

/** The product's channels as a target; each post is made by another of the channel's members in turn. */
export function productTarget({ server }: Product, channels: readonly SeededChannel[], dialect: Dialect): Target {
  const byId = new Map(channels.map((channel) => [channel.id, channel]))
  const ids = channels.map(({ id }) => id)
  return {
    pid: server.pid,
    port: server.port,
    dialect,
    channelIds: ids,
    channelOf: inTurn(ids),
    request: (index, channelId, body) => {
      const { members } = must(byId.get(channelId), 'channel')
      const author = must(members[index % Math.min(members.length, AUTHORS)], 'member')
      return messageRequest(channelId, author, body)
    },
  }
}

/** The text of the request that posts a message to the product. */
export function messageRequest(channelId: string, { token }: ReaderAccount, body: string): string {
  const json = JSON.stringify({ body_md: body, nonce: newId() })
  return postRequest(`/api/channels/${channelId}/messages`, token, json)
}

/** How many of a channel's members write; the rest only read. */
const AUTHORS = 50

/** The bare fan-out program as a target with as many channels. */
export function bareTarget({ pid, port }: FloorProcess, channelCount: number): Target {
  const channelIds = Array.from({ length: channelCount }, (_, index) => `c${index}`)
  return {
    pid,
    port,
    dialect: bareDialect,
    channelIds,
    channelOf: inTurn(channelIds),
    request: (_index, channelId, body) => postRequest(`/${channelId}`, '', body),
  }
}

const inTurn = (channelIds: readonly string[]) => (index: number) =>
  must(channelIds[index % channelIds.length], 'channel')

/** `each` seats on every channel from where it stands, taken by its members in turn. */
export function seatsOf(
  channels: readonly SeededChannel[],
  each: number,
  newest: ReadonlyMap<string, number> = new Map(),
): readonly Seat[] {
  return channels.flatMap(({ id, members }) =>
    Array.from({ length: each }, (_, index) => ({
      reader: must(members[index % members.length], 'member'),
      channels: new Map([[id, newest.get(id) ?? 0]]),
    })),
  )
}

/** As many nameless seats on each channel of the bare program. */
export function bareSeats(
  target: Target,
  each: number,
  newest: ReadonlyMap<string, number> = new Map(),
): readonly Seat[] {
  return target.channelIds.flatMap((channelId) =>
    Array.from({ length: each }, () => ({
      reader: { userId: '', token: '' },
      channels: new Map([[channelId, newest.get(channelId) ?? 0]]),
    })),
  )
}
