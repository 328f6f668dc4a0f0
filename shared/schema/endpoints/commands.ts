import { z } from 'zod'
import { defineEndpoint } from '../endpoint.ts'
import { bodyMd, uuid } from '../fields.ts'
import { commandView } from '../views.ts'

/** What a client may do beyond showing the text: go to a channel, leave it, show a message. */
const effect = z.object({
  type: z.enum(['channel/open', 'channel/leave', 'message/posted']),
  id: uuid,
})

export const commandEndpoints = {
  listCommands: defineEndpoint({
    method: 'GET',
    path: '/api/commands',
    tag: 'commands',
    summary: 'Slash commands I may use in a channel, for completion and help',
    access: 'Whoever may read the channel',
    allow: 'channel-reader',
    query: z.object({ channel_id: uuid }),
    output: z.object({ items: z.array(commandView) }),
    errors: ['not_found'],
  }),
  runCommand: defineEndpoint({
    method: 'POST',
    path: '/api/commands',
    tag: 'commands',
    summary: 'Run a slash command in a channel',
    access: 'Members of the channel; each command as its role says, and as the endpoint it stands for',
    allow: 'channel-reader',
    body: z.object({
      /** What was typed, with the slash. */
      text: bodyMd,
      channel_id: uuid,
      /** The root of the thread it was typed in: what the command posts is a reply there. */
      parent_id: uuid.nullable().optional(),
    }),
    output: z.object({
      /** False: the command is not known or not complete; `text` says what is wrong. */
      ok: z.boolean(),
      /** Plain text for the caller alone; it may have several lines. */
      text: z.string().optional(),
      effects: z.array(effect).optional(),
    }),
    errors: ['not_found', 'forbidden', 'not_a_member', 'invalid_input'],
  }),
}
