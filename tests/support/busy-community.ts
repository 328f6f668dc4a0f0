import { must } from '@ajet/shared/std'
import type { ChannelView } from '@ajet/shared/schema'
import { openChannel, type Person, type Team } from './people.ts'

export interface BusyCommunity {
  /** The first four write, and are in every channel. */
  readonly people: readonly Person[]
  /** Those with a whole page of messages; all others hold one. */
  readonly busy: readonly ChannelView[]
}

const CHANNELS = 60
const BUSY = 6
const PAGE = 50
const PEOPLE = 12
/** The first so many people write, and but for the owner have read everything. */
const READERS = 4

/** A community of the size one works in: 60 channels, some with a page of all that a message can hold. */
export async function fillCommunity(team: Team): Promise<BusyCommunity> {
  const people = [team.owner]
  for (let at = 1; at < PEOPLE; at++) people.push(await team.invite(`person${at}`))
  const channels: ChannelView[] = []
  for (let at = 0; at < CHANNELS; at++) {
    channels.push(await openChannel(team, people.slice(1, READERS), `topic-${String(at).padStart(2, '0')}`))
  }
  const busy = channels.slice(0, BUSY)
  for (const channel of channels) {
    const count = busy.includes(channel) ? PAGE : 1
    let last: string | null = null
    for (let at = 0; at < count; at++) last = await postOne(people, channel, at)
    for (const { client } of people.slice(1, READERS))
      await client.markRead({ params: { channel_id: channel.id }, body: { message_id: last } })
  }
  return { people, busy }
}

async function postOne(people: readonly Person[], { id, name }: ChannelView, at: number): Promise<string> {
  const { client } = must(people[Math.floor(at / 3) % READERS], 'An author')
  const text = texts[at % texts.length]?.(name, at) ?? ''
  const message = await client.postMessage({ params: { channel_id: id }, body: { body_md: text } })
  const emojis = at % 5 === 0 ? ['👍', '🎉', '🚀'] : []
  for (const emoji of emojis) await client.addReaction({ params: { message_id: message.id, emoji } })
  return message.id
}

const texts: readonly ((name: string, at: number) => string)[] = [
  (name, at) =>
    `${name} ${at}: shall we ship it today? The last run was **green**, only the _slow_ tests took their time.`,
  (_, at) =>
    `Look at this:\n\n\`\`\`ts\nexport function sum(values: readonly number[]): number {\n  return values.reduce((total, value) => total + value, ${at})\n}\n\`\`\``,
  (_, at) =>
    `- first, the list of item ${at}\n- then \`inline code\` and [a link](https://example.com/${at})\n- and 🎉`,
  (_, at) => `> somebody said ${at}\n\nand @person1 answered in #general`,
  (_, at) => `short ${at}`,
  (name, at) =>
    `| part | state |\n|---|---|\n| ${name} | ${at} |\n| other | done |\n\n${'A longer paragraph of plain words to read. '.repeat(6)}`,
]
