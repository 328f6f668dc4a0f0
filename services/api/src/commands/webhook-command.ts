import { fields } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { createWebhook } from '../webhooks/create-webhook.ts'
import { deleteWebhook } from '../webhooks/delete-webhook.ts'
import { listWebhooks } from '../webhooks/list-webhooks.ts'
import { callOf, communityOf, Misuse, type Command, type CommandAnswer, type CommandUse } from './command.ts'
import { takeWord } from './parse-command.ts'
import { findChannel } from './resolve.ts'

/** AJ-26: create, list and revoke the webhooks one may manage. */
export const webhookCommand: Command = {
  name: 'webhook',
  usage: '/webhook create #channel name | list | revoke id',
  help: 'Manage the incoming webhooks of your channels',
  role: 'operator',
  completion: [['create', 'list', 'revoke'], 'channel', 'text'],
  run: (use, rest) => {
    const [word, more] = takeWord(rest)
    const what = word.toLowerCase()
    if (what === 'create') return create(use, more)
    if (what === 'list') return list(use)
    if (what === 'revoke') return revoke(use, more)
    throw new Misuse('Create, list or revoke?')
  },
}

async function create(use: CommandUse, rest: string): Promise<CommandAnswer> {
  const [where, called] = takeWord(rest)
  const channel = await findChannel(use, where)
  const name = fields.displayName.safeParse(called).data
  if (name === undefined) throw new Misuse('The webhook needs a name of at most 80 characters.')
  const params = { community: communityOf(use).id }
  const { url } = await createWebhook(use.api, { ...callOf(use), params, body: { channel_id: channel.id, name } })
  return { text: `${name} may post to #${channel.name} here; keep the address, it is shown this once:\n${url}` }
}

async function list(use: CommandUse): Promise<CommandAnswer> {
  const call = { ...callOf(use), params: { community: communityOf(use).id }, query: { limit: 200 } }
  const { items } = await listWebhooks(use.api, call)
  const lines = items.map(
    ({ id, name, last_used_at }) => `${id} ${name}, ${last_used_at ? `last used ${last_used_at}` : 'never used'}`,
  )
  return { text: lines.join('\n') || 'There are no webhooks.' }
}

async function revoke(use: CommandUse, id: string): Promise<CommandAnswer> {
  if (!isId(id)) throw new Misuse('Which one? /webhook list tells the ids.')
  await deleteWebhook(use.api, { ...callOf(use), params: { webhook_id: id } })
  return { text: 'The webhook is revoked.' }
}
