import type { Tables } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'
import type { Kysely } from 'kysely'
import { isAcquainted } from '../dms/is-acquainted.ts'
import { isMuted } from '../mutes/access.ts'
import type { ChannelAccess } from './access.ts'
import { isSilenced } from './policy.ts'

/** What may stand between somebody and the channel or DM they see. Null: it was not looked at, or there is no row. */
export interface Obstacles {
  readonly joined: boolean | null
  readonly archived: boolean | null
  /** Muted in the community at this moment. */
  readonly muted: boolean | null
  /** In a DM with nobody the user shares a community with. */
  readonly estranged: boolean | null
  /** +m, and the user has no voice. */
  readonly silenced: boolean | null
}

/**
 * The one rule for whatever others in a channel or DM read (docs/messages.md): posts, replies, edits, pins, files,
 * reactions. The statements that post and react ask for all obstacles at once and come here with what they found.
 *
 * @throws ApiError `not_a_member`, `channel_archived`, `muted`, `no_common_community`, `channel_moderated`
 */
export function refuseObstacles({ joined, archived, muted, estranged, silenced }: Obstacles): void {
  if (!joined) throw new ApiError('not_a_member')
  if (archived) throw new ApiError('channel_archived')
  if (muted) throw new ApiError('muted')
  if (estranged) throw new ApiError('no_common_community')
  if (silenced) throw new ApiError('channel_moderated')
}

/** The same for a channel that was fetched: what it alone does not tell is looked up. @throws as `refuseObstacles` */
export async function requireMayWrite(db: Kysely<Tables>, channel: ChannelAccess, userId: string): Promise<void> {
  const { joined, archived, community_id } = channel
  const known = { joined, archived, silenced: isSilenced(channel) }
  if (!joined || archived) return refuseObstacles({ ...known, muted: null, estranged: null })
  const muted = community_id !== null && (await isMuted(db, community_id, userId))
  const estranged = community_id === null && !(await isAcquainted(db, channel.id, userId))
  refuseObstacles({ ...known, muted, estranged })
}

/** Nothing of an archived channel changes but that it is opened again. @throws ApiError `channel_archived` */
export function requireOpen({ archived }: Pick<ChannelAccess, 'archived'>): void {
  if (archived) throw new ApiError('channel_archived')
}
