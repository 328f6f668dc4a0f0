import type { Transaction } from 'kysely'
import { newId, systemClock, type Clock } from '../../std/mod.ts'
import type { OutboxRow } from '../outbox/enqueue.ts'
import type { Tables } from '../tables.ts'
import { joinCommunity } from './join-community.ts'

export interface CreateCommunity {
  readonly owner_id: string
  readonly name: string
  readonly slug: string
  readonly description?: string
  readonly clock?: Clock
}

export interface CreatedCommunity {
  readonly community: {
    readonly id: string
    readonly name: string
    readonly slug: string
    readonly description: string
    readonly created_at: Date
  }
  /** The default channel, #general. */
  readonly channel: { readonly id: string; readonly name: string }
  /** For `relay.offer` after the commit. */
  readonly events: readonly OutboxRow[]
}

/**
 * Creates a community with the default channel #general; its owner is a member of both, operator of the channel.
 * Run it inside the caller's transaction. A taken slug is a unique violation of `communities_slug_key`.
 */
export async function createCommunity(trx: Transaction<Tables>, input: CreateCommunity): Promise<CreatedCommunity> {
  const { owner_id, name, slug, description = '', clock = systemClock } = input
  const created_at = new Date(clock.now())
  const community = { id: newId(), name, slug, description, created_at }
  const channel = { id: newId(), name: 'general' }
  await trx.insertInto('communities').values(community).execute()
  await trx
    .insertInto('channels')
    .values({ ...channel, community_id: community.id, is_default: true, created_at })
    .execute()
  const { events } = await joinCommunity(trx, { community_id: community.id, user_id: owner_id, role: 'owner', clock })
  return { community, channel, events }
}
