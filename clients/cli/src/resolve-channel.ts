import { paginate, type ApiClient } from '@ajet/shared/api-client'
import type { MyChannelView } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { CliError } from './cli-error.ts'
import type { Context } from './context.ts'

interface Found {
  /** `community/#name`, which names it without doubt. */
  readonly address: string
  readonly channel: MyChannelView
}

/**
 * The channel somebody means by `#name`, `community/#name` or an id.
 *
 * @throws CliError `refused` when there is none, `usage` when several communities have one
 */
export async function resolveChannel(context: Context, client: ApiClient, text: string): Promise<MyChannelView> {
  if (isId(text)) return await client.getChannel({ params: { channel_id: text } })
  const { community = context.community, name } = parseAddress(text)
  const found = await findByName(client, name, community)
  const [only, second] = found
  if (!only) {
    const where = community === undefined ? '' : ` in ${community}`
    throw new CliError('refused', `There is no channel #${name}${where}`, 'ajet-chat channels lists those you can see.')
  }
  if (second) {
    const addresses = found.map(({ address }) => `'${address}'`).join(' or ')
    throw new CliError(
      'usage',
      `Several communities have a #${name}`,
      `Say which: ${addresses}, or set AJET_COMMUNITY.`,
    )
  }
  return only.channel
}

function parseAddress(text: string): { readonly community: string | undefined; readonly name: string } {
  const [, community, name] = /^(?:([^/#]+)\/)?#?([^/#]+)$/.exec(text.trim()) ?? []
  if (name === undefined)
    throw new CliError('usage', `${JSON.stringify(text)} is not a channel`, "It looks like '#general'.")
  return { community, name: name.toLowerCase().normalize('NFC') }
}

async function findByName(client: ApiClient, name: string, community: string | undefined): Promise<readonly Found[]> {
  const { communities } = await client.sync()
  const wanted = communities.filter(({ id, slug }) => community === undefined || id === community || slug === community)
  const found = wanted.flatMap(({ slug, channels }) => named(channels, name, slug))
  if (found.length > 0) return found
  const visible = await Promise.all(
    wanted.map(async ({ id, slug }) => named(await listNamed(client, id, name), name, slug)),
  )
  return visible.flat()
}

/** Public channels one is not in. */
function listNamed(client: ApiClient, community: string, name: string): Promise<MyChannelView[]> {
  return Array.fromAsync(paginate(client.listChannels, { params: { community }, query: { name, limit: 200 } }))
}

function named(channels: readonly MyChannelView[], name: string, slug: string): readonly Found[] {
  return channels
    .filter((channel) => channel.name === name)
    .map((channel) => ({ address: `${slug}/#${name}`, channel }))
}
