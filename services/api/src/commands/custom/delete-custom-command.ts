import { ApiError } from '@ajet/shared/http'
import { writeAudit } from '../../audit.ts'
import { accessCommunityAsAdmin } from '../../communities/access.ts'
import type { Action } from '../../context.ts'
import { write } from '../../write.ts'

export const deleteCustomCommand: Action<'deleteCustomCommand'> = (api, { principal, params }) =>
  write(api, principal.user_id, async (trx, outgoing) => {
    const found = trx.selectFrom('custom_commands').select(['id', 'community_id', 'name'])
    const command = await found.where('id', '=', params.command_id).executeTakeFirst()
    if (!command) throw new ApiError('not_found')
    const { id, community_id, name } = command
    await accessCommunityAsAdmin(trx, principal.user_id, community_id)
    await trx.deleteFrom('custom_commands').where('id', '=', id).execute()
    const what = { action: 'command/deleted', community_id, target: id, data: { name } } as const
    await writeAudit(trx, { ...what, actor_id: principal.user_id, now: outgoing.now })
  })
