import type { Action } from '../context.ts'
import { accessMyChannel } from './access.ts'
import { myChannelView } from './view.ts'

export const getChannel: Action<'getChannel'> = async ({ db }, { principal, params }) =>
  myChannelView(await accessMyChannel(db.kysely, principal.user_id, params.channel_id))
