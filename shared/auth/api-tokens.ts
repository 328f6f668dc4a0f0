import type { Transaction } from 'kysely'
import { enqueue, newEvent, type OutboxRow, type Tables } from '../db/mod.ts'
import { subjects } from '../eventbus/mod.ts'
import type { TokenScope } from '../schema/mod.ts'
import { newId, type Clock } from '../std/mod.ts'
import { newApiToken } from './api-token.ts'
import { hashToken } from './session-token.ts'

export interface NewApiToken {
  /** The API user. */
  readonly user_id: string
  readonly name: string
  readonly scopes: readonly TokenScope[]
  readonly expires_at: Date | null
  readonly created_by: string
  readonly clock: Clock
}

/** Makes a token inside the caller's transaction; the token itself is given out this once, its hash is stored. */
export async function createApiToken(trx: Transaction<Tables>, { clock, ...given }: NewApiToken) {
  const token = newApiToken()
  const row = { id: newId(), ...given, last_used_at: null, created_at: new Date(clock.now()) }
  await trx
    .insertInto('api_tokens')
    .values({ ...row, token_hash: hashToken(token) })
    .execute()
  return { ...row, token }
}

export interface RevokeApiTokens {
  readonly user_id: string
  /** Which of the API user's tokens; all of them when left out. */
  readonly token_ids?: readonly string[]
  readonly actor_id: string | null
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Ends tokens inside the caller's transaction and tells every process as if they were sessions: by `session/revoked`,
 * which drops them from the authenticators' caches and closes their live streams (ABU-12). Resolves with the events, for
 * `relay.offer` after the commit.
 */
export async function revokeApiTokens(
  trx: Transaction<Tables>,
  { user_id, token_ids, actor_id, clock }: RevokeApiTokens,
): Promise<readonly OutboxRow[]> {
  if (token_ids?.length === 0) return []
  const deleted = await trx
    .deleteFrom('api_tokens')
    .where('user_id', '=', user_id)
    .$if(token_ids !== undefined, (query) => query.where('id', 'in', [...(token_ids ?? [])]))
    .returning('id')
    .execute()
  if (deleted.length === 0) return []
  const payload = { user_id, session_ids: deleted.map(({ id }) => id) }
  const event = newEvent({ type: 'session/revoked', audience: 'user', user_id, actor_id, payload }, clock.now())
  return await enqueue(trx, [{ subject: subjects.notifications(user_id), event }])
}

/** Ends every token that a person has made, whatever API user it is for. Events as of `revokeApiTokens`. */
export async function revokeTokensMadeBy(
  trx: Transaction<Tables>,
  { created_by, ...by }: Pick<RevokeApiTokens, 'actor_id' | 'clock'> & { readonly created_by: string },
): Promise<readonly OutboxRow[]> {
  const tokens = await trx
    .selectFrom('api_tokens')
    .select(['id', 'user_id'])
    .where('created_by', '=', created_by)
    .execute()
  const events: OutboxRow[] = []
  for (const [user_id, own] of Map.groupBy(tokens, (token) => token.user_id)) {
    events.push(...(await revokeApiTokens(trx, { user_id, token_ids: own.map(({ id }) => id), ...by })))
  }
  return events
}
