import { expect } from 'bun:test'
import { openCli, type Follower } from './cli.ts'
import { openChannel, type Person, type Team } from './people.ts'
import { postUntilAcknowledged } from './posts.ts'
import type { Stack } from './stack.ts'
import { readTimeline } from './timeline.ts'

/** People who post while something breaks, and one who follows. */
export interface Load extends AsyncDisposable {
  /** Posts that the server has acknowledged so far. */
  readonly acknowledged: number
  /** Resolves when so many more are acknowledged than at the call: the server takes posts again, or still. */
  more(count: number): Promise<void>
  /**
   * Stops posting, waits for every post begun, and holds the promises of the product against what is there: no
   * acknowledged post lost, none twice, one order for the timeline and for who followed it live.
   */
  verify(): Promise<void>
}

export interface LoadOptions {
  readonly clients?: number
  /** Posts `text` until it is acknowledged, at whichever node; the stack's own when left out. */
  readonly post?: (client: number, channelId: string, text: string) => Promise<{ readonly id: string }>
  /** Reads the timeline in the end; the team's owner when left out. */
  readonly reader?: Person
}

/** Begins to post in a channel of its own, once somebody follows it. */
export async function startLoad(stack: Pick<Stack, 'url'>, team: Team, options: LoadOptions = {}): Promise<Load> {
  const { clients = 8, reader = team.owner } = options
  const channel = await openChannel(team, [])
  const post =
    options.post ?? ((_: number, channelId: string, text: string) => postUntilAcknowledged(team.owner, channelId, text))
  const cli = await openCli(stack, team.owner)
  const follower = await cli.follow(`#${channel.name}`)
  const acknowledged = new Map<string, string>()
  acknowledged.set('first', (await post(0, channel.id, 'first')).id)
  await follower.until('the first post', ({ length }) => length === 1)
  let going = true
  let waiting: { readonly from: number; readonly resolve: () => void }[] = []
  const client = async (number: number) => {
    for (let index = 0; going; index += 1) {
      const text = `${number}-${index}`
      acknowledged.set(text, (await post(number, channel.id, text)).id)
      for (const { from, resolve } of waiting) if (acknowledged.size >= from) resolve()
      waiting = waiting.filter(({ from }) => acknowledged.size < from)
    }
  }
  const posting = Promise.all(Array.from({ length: clients }, (_, number) => client(number)))
  // A refusal ends the test where it waits, not as an unhandled rejection.
  posting.catch(() => undefined)
  const stop = async () => {
    going = false
    await posting
  }
  return {
    get acknowledged() {
      return acknowledged.size
    },
    more: async (count) => {
      const from = acknowledged.size + count
      await Promise.race([new Promise<void>((resolve) => waiting.push({ from, resolve })), posting])
    },
    verify: async () => {
      await stop()
      await verify(reader, channel.id, acknowledged, follower)
    },
    [Symbol.asyncDispose]: async () => {
      going = false
      await follower[Symbol.asyncDispose]()
      await cli[Symbol.asyncDispose]()
    },
  }
}

async function verify(
  reader: Person,
  channelId: string,
  acknowledged: ReadonlyMap<string, string>,
  follower: Follower,
) {
  const timeline = await readTimeline(reader.client, channelId)
  expect(timeline.map(({ seq }) => seq)).toEqual(timeline.map((_, index) => index + 1))
  const idsByText = Object.fromEntries(timeline.map(({ body_md, id }) => [body_md, id]))
  expect(timeline).toHaveLength(acknowledged.size)
  expect(idsByText).toEqual(Object.fromEntries(acknowledged))
  await follower.until('every post', ({ length }) => length >= timeline.length, 30_000)
  expect(follower.messages.map(({ id }) => id)).toEqual(timeline.map(({ id }) => id))
}
