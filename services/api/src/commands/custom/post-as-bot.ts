import { ApiError } from '@ajet/shared/http'
import { avatarUrl } from '@ajet/shared/schema'
import { postMessage } from '../../messages/post-message.ts'
import { quietEverybody } from '../../webhooks/incoming/quiet-everybody.ts'
import type { CommandUse } from '../command.ts'
import type { CustomCommandRow } from './view.ts'

/**
 * Posts an answer as the API user that registered the command, where it may post; undefined where it may not, or where
 * a person registered it: nobody's words are put into a person's mouth. `@channel` in it notifies nobody.
 */
export async function postAsBot(
  { api, channel, parentId }: CommandUse,
  { created_by }: CustomCommandRow,
  text: string,
): Promise<string | undefined> {
  const bot = await api.db.kysely
    .selectFrom('users')
    .select(['id as user_id', 'username', 'display_name', 'avatar_key'])
    .where('id', '=', created_by)
    .where('kind', '=', 'bot')
    .executeTakeFirst()
  if (!bot) return undefined
  const { avatar_key, ...who } = bot
  const as = { kind: 'bot', session_id: bot.user_id, scopes: ['write'], access_until: null } as const
  try {
    const message = await postMessage(api, {
      params: { channel_id: channel.id },
      query: {},
      body: { body_md: quietEverybody(text), parent_id: parentId, attachment_ids: [] },
      principal: { ...who, ...as, avatar_url: avatarUrl(avatar_key) },
    })
    return message.id
  } catch (error) {
    // It is not in the channel, muted, or the like: the answer is for whoever asked then.
    if (error instanceof ApiError && error.status < 500) return undefined
    throw error
  }
}
