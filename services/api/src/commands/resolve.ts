import { isId } from '@ajet/shared/std'
import { selectMyChannels } from '../channels/queries.ts'
import { selectMembers } from '../members/queries.ts'
import { selectKnownUsers } from '../users/queries.ts'
import { communityOf, Misuse, type CommandUse } from './command.ts'

/** A name is no longer. */
const MOST_REPEATED = 80

interface Person {
  readonly id: string
  readonly username: string
  readonly display_name: string
}

/** Somebody of the community by what was typed: `@mia`, `mia`, or a mention. @throws Misuse */
export async function findMember(use: CommandUse, typed: string): Promise<Person> {
  const members = selectMembers(use.api.db.kysely, use.principal.user_id, communityOf(use).id)
  const { id, name } = readPerson(typed)
  return id
    ? required(await members.where('u.id', '=', id).executeTakeFirst(), typed)
    : required(await members.where('u.username', '=', name).executeTakeFirst(), typed)
}

/** Somebody the caller shares any community with. @throws Misuse */
export async function findKnown({ api, principal }: CommandUse, typed: string): Promise<Person> {
  const known = selectKnownUsers(api.db.kysely, principal.user_id)
  const { id, name } = readPerson(typed)
  return id
    ? required(await known.where('u.id', '=', id).executeTakeFirst(), typed)
    : required(await known.where('u.username', '=', name).executeTakeFirst(), typed)
}

/** A channel of this community the caller may see: `#general`, `general`, or a link to it. @throws Misuse */
export async function findChannel(
  use: CommandUse,
  typed: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const id = idIn(/^#<channel:(.+)>$/i, typed)
  const name = typed.replace(/^#/, '').toLowerCase().normalize('NFC')
  if (name === '') throw new Misuse('Which channel? Name it like #general.')
  const channel = await selectMyChannels(use.api.db.kysely, use.principal.user_id)
    .where('c.community_id', '=', communityOf(use).id)
    .where(id ? 'c.id' : 'c.name', '=', id ?? name)
    .executeTakeFirst()
  if (!channel) throw new Misuse(`There is no channel ${shortened(typed)}.`)
  return channel
}

function readPerson(typed: string): { readonly id?: string; readonly name: string } {
  const id = idIn(/^@<user:(.+)>$/i, typed)
  const name = typed.replace(/^@/, '').toLowerCase()
  if (name === '') throw new Misuse('Who? Name somebody like @mia.')
  return id ? { id, name } : { name }
}

function required(person: Person | undefined, typed: string): Person {
  if (!person) throw new Misuse(`Nobody here is called ${shortened(typed)}.`)
  return person
}

/** Of a stored reference, as who copies a message sends it. */
function idIn(pattern: RegExp, typed: string): string | undefined {
  const id = pattern.exec(typed)?.[1]
  return id !== undefined && isId(id) ? id : undefined
}

/** As much of what was typed as an answer repeats. */
export function shortened(typed: string): string {
  return typed.length > MOST_REPEATED ? `${typed.slice(0, MOST_REPEATED).toWellFormed()}…` : typed
}
