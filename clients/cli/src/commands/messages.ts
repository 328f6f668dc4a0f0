import type { Command } from 'commander'
import { CliError } from '../cli-error.ts'
import { contextOf, type Context } from '../context.ts'
import type { CliIo } from '../io.ts'
import { readText } from '../read-text.ts'
import { isId } from '@ajet/shared/std'

interface ReactOptions {
  readonly remove?: boolean
}

export function addMessageCommands(program: Command, io: CliIo): void {
  program
    .command('react <message> <emoji>')
    .description('react to a message')
    .option('--remove', 'take the reaction back')
    .action((message: string, emoji: string, options: ReactOptions, command: Command) =>
      react(contextOf(io, command), messageId(message), emoji, options),
    )
  program
    .command('edit <message> [text...]')
    .description('change the text of your message; without text, standard input is taken')
    .action((message: string, text: string[], _options: object, command: Command) =>
      edit(contextOf(io, command), messageId(message), text),
    )
  program
    .command('delete <message>')
    .description('delete a message')
    .action((message: string, _options: object, command: Command) => remove(contextOf(io, command), messageId(message)))
}

function messageId(text: string): string {
  if (isId(text)) return text
  throw new CliError(
    'usage',
    `${JSON.stringify(text)} is not a message id`,
    'send prints it, and read --json shows it.',
  )
}

async function react(
  context: Context,
  message_id: string,
  emoji: string,
  { remove: undo = false }: ReactOptions,
): Promise<void> {
  const { client } = await context.session()
  const params = { message_id, emoji }
  await (undo ? client.removeReaction({ params }) : client.addReaction({ params }))
  if (context.out.json) await context.out.item({ message_id, emoji, reacted: !undo }, '')
}

async function edit(context: Context, message_id: string, words: readonly string[]): Promise<void> {
  const { client } = await context.session()
  const body_md = await readText(context.io, words)
  const message = await client.editMessage({ params: { message_id }, body: { body_md } })
  await context.out.item(message, message.id)
}

async function remove(context: Context, message_id: string): Promise<void> {
  const { client } = await context.session()
  await client.deleteMessage({ params: { message_id } })
  if (context.out.json) await context.out.item({ message_id, deleted: true }, '')
}
