import { createApiClient, type ApiClient } from '@ajet/shared/api-client'
import { newId } from '@ajet/shared/std'
import type { MeView } from '@ajet/shared/schema'
import type { Stack } from './stack.ts'

/** What people need to know of a running installation. */
export type Place = Pick<Stack, 'url' | 'setupToken' | 'secrets'>

export interface Person {
  readonly user: MeView
  readonly token: string
  readonly password: string
  readonly client: ApiClient
}

export interface Team {
  readonly owner: Person
  readonly communityId: string
  readonly slug: string
  readonly generalId: string
  /** Registers somebody new through an invite link. */
  invite(username: string): Promise<Person>
}

const PASSWORD = 'correct horse battery'

/** Sets the fresh server up through the front door and gives its owner. */
export async function foundTeam(stack: Place, username = 'olivia'): Promise<Team> {
  const slug = 'acme'
  const anonymous = clientOf(stack)
  const created = await anonymous.setup({
    body: {
      setup_token: stack.setupToken,
      username,
      email: `${username}@example.com`,
      password: PASSWORD,
      display_name: capitalise(username),
      community: { name: 'Acme', slug },
    },
  })
  const owner = personOf(stack, created)
  const sync = await owner.client.sync({})
  const community = sync.communities[0]
  const general = community?.channels.find((channel) => channel.name === 'general')
  if (!community || !general) throw new Error('Setup made no community with #general')
  return {
    owner,
    communityId: community.id,
    slug,
    generalId: general.id,
    invite: async (name) => {
      const invite = await owner.client.createInvite({ params: { community: community.id }, body: {} })
      const body = {
        invite_code: invite.code,
        username: name,
        email: `${name}@example.com`,
        password: PASSWORD,
        display_name: capitalise(name),
      }
      return personOf(stack, await anonymous.register({ body }))
    },
  }
}

/** A channel of the team that these people are in, with a name of its own. */
export async function openChannel(team: Team, members: readonly Person[], name = `room-${newId().slice(-8)}`) {
  const channel = await team.owner.client.createChannel({ params: { community: team.communityId }, body: { name } })
  for (const member of members) {
    await member.client.addChannelMember({ params: { channel_id: channel.id, user: 'me' } })
  }
  return channel
}

/** A client whose secrets are looked for in the logs afterwards. */
export function clientOf(stack: Pick<Place, 'url' | 'secrets'>, token?: string): ApiClient {
  return createApiClient({ baseUrl: stack.url, token, fetch: stack.secrets.fetch })
}

function personOf(stack: Place, signedIn: { readonly token: string; readonly user: MeView }): Person {
  return { ...signedIn, password: PASSWORD, client: clientOf(stack, signedIn.token) }
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
