import type { Command } from 'commander'
import { newId } from '@ajet/shared/std'
import { contextOf, type Context } from '../context.ts'
import type { CliIo } from '../io.ts'
import { readText } from '../read-text.ts'
import { resolveChannel } from '../resolve-channel.ts'

interface SendOptions {
  readonly thread?: string
}

export function addSendCommand(program: Command, io: CliIo): void {
  program
    .command('send <channel> [text...]')
    .description('post a message; without text, standard input is posted; prints the message id')
    .option('--thread <message>', 'reply in the thread of this message')
    .action((channel: string, text: string[], options: SendOptions, command: Command) =>
      send(contextOf(io, command), channel, text, options),
    )
}

async function send(
  context: Context,
  address: string,
  words: readonly string[],
  { thread }: SendOptions,
): Promise<void> {
  const { client } = await context.session()
  const body_md = await readText(context.io, words)
  const channel = await resolveChannel(context, client, address)
  // The nonce makes repeating safe: whatever the network does, the message is there once.
  const body = { body_md, nonce: newId(), parent_id: thread ?? null }
  const message = await client.postMessage({ params: { channel_id: channel.id }, body })
  await context.out.item(message, message.id)
}
