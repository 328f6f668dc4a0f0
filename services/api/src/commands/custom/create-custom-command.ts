import { isUniqueViolation, type Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import type { Transaction } from 'kysely'
import { writeAudit } from '../../audit.ts'
import { accessCommunityAsAdmin, lockCommunity } from '../../communities/access.ts'
import type { Action, CallOf } from '../../context.ts'
import { requireNotMuted } from '../../mutes/access.ts'
import { checkCallback } from '../../outbound/check-callback.ts'
import { newSigningSecret } from '../../outbound/signature.ts'
import type { KeptSecret } from '../../secrets/row-secrets.ts'
import { write } from '../../write.ts'
import { findCommand } from '../table.ts'
import { customCommandView } from './view.ts'

/** Registers a command that a URL answers. The commands everybody knows keep their names. */
export const createCustomCommand: Action<'createCustomCommand'> = (api, call) => {
  const { principal, body } = call
  return write(api, principal.user_id, async (trx, outgoing) => {
    const community = await accessCommunityAsAdmin(trx, principal.user_id, call.params.community)
    await requireNotMuted(trx, community.id, principal.user_id)
    const url = checkCallback(api.outbound, body.url)
    if (findCommand(body.name)) throw new ApiError('name_taken', { field: 'name' })
    await lockCommunity(trx, community.id)
    await requireRoom(trx, community.id)
    const [id, secret] = [newId(), newSigningSecret()]
    const kept = await api.secrets.seal('custom_commands', id, secret)
    const row = rowOf(call, { id, ...kept, url, community_id: community.id, now: outgoing.now })
    const made = await trx.insertInto('custom_commands').values(row).returningAll().executeTakeFirstOrThrow()
    const what = {
      action: 'command/created',
      community_id: community.id,
      target: row.id,
      data: { name: row.name },
    } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
    return { ...customCommandView(made), secret }
  }).catch(refuseTaken)
}

interface Made extends KeptSecret {
  readonly id: string
  readonly url: string
  readonly community_id: string
  readonly now: number
}

function rowOf({ principal, body }: CallOf<'createCustomCommand'>, { now, ...made }: Made) {
  const { name, help } = body
  const usage = `/${name} ${body.usage ?? ''}`.trim()
  return { name, usage, help, ...made, created_by: principal.user_id, created_at: new Date(now) }
}

async function requireRoom(trx: Transaction<Tables>, communityId: string): Promise<void> {
  const { count } = await trx
    .selectFrom('custom_commands')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('community_id', '=', communityId)
    .executeTakeFirstOrThrow()
  const limit = limits.customCommandsPerCommunity
  if (Number(count) >= limit) throw new ApiError('limit_reached', { limit })
}

function refuseTaken(error: unknown): never {
  if (isUniqueViolation(error)) throw new ApiError('name_taken', { field: 'name' }, undefined, { cause: error })
  throw error
}
