import type { ChannelView } from '@ajet/shared/schema'
import { openChannel, type Person, type Team } from './people.ts'

export interface BusyCommunity {
  /** Everybody who is in every channel. */
  readonly people: readonly Person[]
  /** Those with a whole page of messages; all others hold one. */
  readonly busy: readonly ChannelView[]
}

const CHANNELS = 60
const BUSY = 6
const PAGE = 50
const PEOPLE = 12

/** A community of the size one works in: 60 channels, some with a page of all that a message can hold. */
export async function fillCommunity(team: Team): Promise<BusyCommunity> {
  const people = [team.owner]
  for (let at = 1; at < PEOPLE; at++) people.push(await team.invite(`person${at}`))
  const channels: ChannelView[] = []
  for (let at = 0; at < CHANNELS; at++) {
    channels.push(await openChannel(team, people.slice(1, 4), `topic-${String(at).padStart(2, '0')}`))
  }
  const busy = channels.slice(0, BUSY)
  for (const channel of channels) {
    const count = busy.includes(channel) ? PAGE : 1
    for (let at = 0; at < count; at++) await postOne(people, channel, at)
  }
  return { people, busy }
}

async function postOne(people: readonly Person[], { id, name }: ChannelView, at: number): Promise<void> {
  const author = people[Math.floor(at / 3) % 4] ?? people[0]
  const text = texts[at % texts.length]?.(name, at) ?? ''
  const message = await author?.client.postMessage({ params: { channel_id: id }, body: { body_md: text } })
  if (!message || at % 5 !== 0) return
  for (const emoji of ['👍', '🎉', '🚀']) {
    await author?.client.addReaction({ params: { message_id: message.id, emoji } })
  }
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
