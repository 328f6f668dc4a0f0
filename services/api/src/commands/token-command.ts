import { fields, tokenScopes, type TokenScope } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { createApiToken } from '../api-users/create-api-token.ts'
import { createApiUser } from '../api-users/create-api-user.ts'
import { selectApiUsers, selectTokensOfCommunity } from '../api-users/queries.ts'
import { revokeApiToken } from '../api-users/revoke-api-token.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import { iso } from '../time.ts'
import { callOf, communityOf, Misuse, type Command, type CommandAnswer, type CommandUse } from './command.ts'
import { takeWord } from './parse-command.ts'

const STANDARD: readonly TokenScope[] = ['read', 'write']

/** AJ-33: tokens of the community's API users. The answer is for the caller alone, and so is the token in it. */
export const tokenCommand: Command = {
  name: 'token',
  usage: '/token create name [scopes] | list | revoke id',
  help: `Manage the tokens of bots; scopes are ${tokenScopes.join(', ')}, and read,write if you do not say`,
  role: 'admin',
  scope: null,
  completion: [['create', 'list', 'revoke'], 'text', [...tokenScopes]],
  run: (use, rest) => {
    const [word, more] = takeWord(rest)
    const what = word.toLowerCase()
    if (what === 'create') return create(use, more)
    if (what === 'list') return list(use)
    if (what === 'revoke') return revoke(use, more)
    throw new Misuse('Create, list or revoke?')
  },
}

/** For the API user of that name, who is made when there is none. */
async function create(use: CommandUse, rest: string): Promise<CommandAnswer> {
  const [called, asked] = takeWord(rest)
  const username = fields.username.safeParse(called.replace(/^@/, '')).data
  if (username === undefined) throw new Misuse('The bot needs a name: a-z, 0-9, dot, hyphen and underscore.')
  const scopes = readScopes(asked)
  const community = communityOf(use).id
  const user = (await findBot(use, username)) ?? (await makeBot(use, username))
  const params = { community, user }
  const made = await createApiToken(use.api, { ...callOf(use), params, body: { name: username, scopes } })
  const about = `The token of @${username} may ${scopes.join(', ')}; keep it, it is shown this once:`
  return { text: `${about}\n${made.token}\nIts id, to revoke it: ${made.id}` }
}

async function findBot(use: CommandUse, username: string): Promise<string | undefined> {
  const bots = selectApiUsers(use.api.db.kysely, communityOf(use).id)
  return (await bots.where('u.username', '=', username).executeTakeFirst())?.id
}

async function makeBot(use: CommandUse, username: string): Promise<string> {
  const params = { community: communityOf(use).id }
  return (await createApiUser(use.api, { ...callOf(use), params, body: { username } })).id
}

async function list(use: CommandUse): Promise<CommandAnswer> {
  const community = await accessCommunityAsAdmin(use.api.db.kysely, use.principal.user_id, communityOf(use).id)
  const tokens = await selectTokensOfCommunity(use.api.db.kysely, community.id).execute()
  const lines = tokens.map(
    ({ id, username, scopes, last_used_at }) => `${id} @${username} ${scopes.join(',')}, ${usedAt(last_used_at)}`,
  )
  return { text: lines.join('\n') || 'There are no tokens.' }
}

async function revoke(use: CommandUse, id: string): Promise<CommandAnswer> {
  if (!isId(id)) throw new Misuse('Which one? /token list tells the ids.')
  await revokeApiToken(use.api, { ...callOf(use), params: { token_id: id } })
  return { text: 'The token is revoked.' }
}

function usedAt(at: Date | null): string {
  return at ? `last used ${iso(at)}` : 'never used'
}

/** `read,write` or `read write`. @throws Misuse */
function readScopes(text: string): TokenScope[] {
  const words = text
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((word) => word !== '')
  if (words.length === 0) return [...STANDARD]
  const known = tokenScopes.filter((scope) => words.includes(scope))
  const unknown = words.find((word) => !known.some((scope) => scope === word))
  if (unknown !== undefined) throw new Misuse(`There is no scope ${unknown.slice(0, 40)}.`)
  return known
}
