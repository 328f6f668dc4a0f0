import { z } from 'zod'
import { quietName } from '../clean-text.ts'
import { name } from './fields.ts'
import { linkTo, placeName, type Letter, type Place } from './letter.ts'
import { say } from './phrase.ts'

/** Who did what where; the texts of messages stay in the chat. */
const line = z.strictObject({
  who: name,
  what: z.enum(['mention', 'dm', 'thread_reply']),
  /** Name of the channel; empty in direct messages. */
  where: z.string().max(200),
})

export const digestData = z.strictObject({
  name,
  lines: z.array(line).min(1).max(10),
  /** How many there are besides. */
  more: z.int().min(0),
})

const VERBS = { mention: 'mentioned you', dm: 'wrote to you', thread_reply: 'replied in a thread of yours' } as const

/** Tells somebody who is away what waits. */
export function digest({ name: reader, lines, more }: z.infer<typeof digestData>, place: Place): Letter {
  const host = placeName(place)
  const total = lines.length + more
  const told = lines.map(({ who, what, where }) =>
    where === ''
      ? say`${quietName(who)} ${VERBS[what]}`
      : say`${quietName(who)} ${VERBS[what]} in #${quietName(where)}`,
  )
  const rest = more > 0 ? [say`And ${more === 100 ? 'many' : more} more.`] : []
  return {
    subject:
      total === 1
        ? `Something waits for you at ${host}`
        : `${more === 100 ? 'Many' : total} things wait for you at ${host}`,
    preview: say`While you were away`,
    title: say`While you were away`,
    paragraphs: [say`Hello ${quietName(reader)},`, ...told, ...rest],
    action: { label: 'Open the inbox', url: linkTo(place, '/inbox') },
    notes: [say`You can do without these mails: your settings say after how many hours, or never.`],
  }
}
