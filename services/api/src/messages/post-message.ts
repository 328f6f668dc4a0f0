import { isUniqueViolation, sqlState } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import { isKnownEvent, messageFromEvent, type EventEnvelope, type MessageView } from '@ajet/shared/schema'
import { newId } from '@ajet/shared/std'
import { refuseObstacles } from '../channels/writing.ts'
import type { Action, ApiContext, CallOf } from '../context.ts'
import { iso } from '../time.ts'
import { principalView } from '../users/view.ts'
import { findRepeated } from './find-repeated.ts'
import { postWithAttachments } from './post-with-attachments.ts'
import { runPostStatement, type PostInput, type PostOutcome } from './post-statement.ts'
import { prepareBody, type PreparedBody } from './prepare-body.ts'

type PostCall = CallOf<'postMessage'>

/** Posts a message or a reply. One's own message is read: it moves the author's cursor, without an event of its own. */
export const postMessage: Action<'postMessage'> = async (api, call) => {
  const prepared = await prepareBody(api.db.kysely, {
    authorId: call.principal.user_id,
    channelId: call.params.channel_id,
    typed: call.body.body_md,
  })
  const input = draftOf(api, call, prepared)
  const files = [...new Set(call.body.attachment_ids)]
  return (await postOnce(api, input, prepared, files)) ?? (await postOnce(api, input, prepared, files)) ?? giveUp()
}

/** Undefined: something changed under the statement, and a second look will tell what. */
async function postOnce(
  api: ApiContext,
  input: PostInput,
  prepared: PreparedBody,
  files: readonly string[],
): Promise<MessageView | undefined> {
  try {
    const outcome =
      files.length > 0
        ? await postWithAttachments(api, input, files)
        : ((await api.postBatches.post(input)) ?? (await postAlone(api, input)))
    if (outcome && 'body_md' in outcome) return outcome
    if (outcome?.event) return announce(api, input, outcome, outcome.event)
    const repeated = await findRepeated(api.db.kysely, input, prepared.body_md)
    if (repeated) return repeated
    refuse(outcome, input)
    return undefined
  } catch (error) {
    if (sqlState(error) === '23502' || sqlState(error) === '23503') return undefined
    if (!isUniqueViolation(error, 'messages_nonce')) throw error
    return await findRepeated(api.db.kysely, input, prepared.body_md)
  }
}

function postAlone({ postGate, db }: ApiContext, input: PostInput): Promise<PostOutcome | undefined> {
  return postGate.pass(input.channel_id, () => runPostStatement(db.hot, input))
}

function announce(
  { relay, notifier, previewJobs }: ApiContext,
  { notifies, preview }: PostInput,
  { outbox_id, subject }: PostOutcome,
  event: EventEnvelope,
): MessageView {
  if (outbox_id !== null && subject !== null) relay.offer([{ outbox_id, subject, event }])
  if (notifies || event.community_id === null) notifier.wake()
  if (preview) previewJobs.wake()
  if (!isKnownEvent(event) || event.type !== 'message/created') throw new Error('The post statement gave no message')
  return messageFromEvent(event.payload)
}

/** @throws ApiError for what the statement found in the way */
function refuse(outcome: PostOutcome | undefined, { parent_id }: PostInput): void {
  if (!outcome || outcome.joined === null) throw new ApiError('not_found')
  refuseObstacles(outcome)
  if (parent_id !== null && !outcome.parent_open) {
    throw invalidInput([{ path: 'parent_id', message: 'is not a message of this channel that can be replied to' }])
  }
}

function giveUp(): never {
  throw new ApiError('conflict', {}, 'The channel changed while the message was posted; try again')
}

function draftOf(
  { keywords, previews, clock }: ApiContext,
  { principal, params, body }: PostCall,
  { body_md, mentions }: PreparedBody,
): PostInput {
  const message_id = newId()
  const { parent_id = null, nonce = null } = body
  const place = { channel_id: params.channel_id, parent_id }
  const payload = {
    message_id,
    ...place,
    user_id: principal.user_id,
    author: principalView(principal),
    body_md,
    edited_at: null,
    mentions,
    attachments: [],
    nonce,
  }
  const routing = {
    channel_id: params.channel_id,
    actor_id: principal.user_id,
    audience: 'channel',
    user_id: null,
  } as const
  const event = { type: 'message/created', id: newId(), ...routing, payload }
  const preview = previews.areWanted(principal, body_md) ? { id: newId(), at: iso(new Date(clock.now())) } : null
  const notifies =
    keywords.mayNotify(body_md) || parent_id !== null || mentions.some(({ type }) => type !== 'channel_link')
  return { message_id, ...place, author_id: principal.user_id, nonce, notifies, preview, event }
}
