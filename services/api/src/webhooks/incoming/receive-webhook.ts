import { hashToken, looksLikeToken } from '@ajet/shared/auth'
import type { Tables } from '@ajet/shared/db'
import { ApiError, invalidInput, readBody } from '@ajet/shared/http'
import { findEmoji } from '@ajet/shared/markdown'
import { fields, limits } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { Kysely } from 'kysely'
import { timingSafeEqual } from 'node:crypto'
import type { ApiContext } from '../../context.ts'
import { postMessage } from '../../messages/post-message.ts'
import { canonicalEmoji } from '../../reactions/emoji.ts'
import { checkSignature } from './check-signature.ts'
import { cut } from './markdown-text.ts'
import { quietEverybody } from './quiet-everybody.ts'
import { readPayload } from './read-payload.ts'
import { renderPayload, type Draft } from './render-payload.ts'
import { tellOnce } from './tell-once.ts'

export interface IncomingCall {
  readonly id: string
  readonly token: string
  readonly request: Request
}

const USE_WRITTEN_EVERY_MS = 60_000

/**
 * Posts what an outside service sends (AJ-22, AJ-23); resolves with the message's id, null for an event that says
 * nothing here.
 *
 * @throws ApiError `not_found` for a wrong id or token alike, `forbidden` for a wrong signature, `too_large`,
 * `bad_request`, `invalid_input`, `secret_unreadable`
 */
export async function receiveWebhook(api: ApiContext, { id, token, request }: IncomingCall): Promise<string | null> {
  const webhook = await accessWebhookByToken(api.db.kysely, id, token)
  const bytes = await readBody(request, limits.webhookBytes)
  const signed = { headers: request.headers, body: bytes, now: api.clock.now() }
  if (webhook.secret !== null) checkSignature(await openSecret(api, webhook), signed)
  const draft = renderPayload(request.headers, readPayload(request.headers, bytes))
  await writeUse(api, webhook)
  if (!draft) return null
  return await tellOnce(api, id, draft.refChange, () => post(api, webhook, draft, nonceOf(request.headers)))
}

type Webhook = Awaited<ReturnType<typeof accessWebhookByToken>>

async function accessWebhookByToken(db: Kysely<Tables>, id: string, token: string) {
  if (!isId(id) || !looksLikeToken(token)) throw new ApiError('not_found')
  const webhook = await db
    .selectFrom('webhooks as w')
    .innerJoin('users as u', 'u.id', 'w.user_id')
    .select(['w.id', 'w.channel_id', 'w.user_id', 'w.name', 'w.avatar_url', 'w.token_hash'])
    .select(['w.secret', 'w.secret_sealed', 'w.allow_everyone', 'w.last_used_at', 'u.username'])
    .where('w.id', '=', id)
    .executeTakeFirst()
  if (!webhook || !timingSafeEqual(webhook.token_hash, hashToken(token))) throw new ApiError('not_found')
  return webhook
}

async function openSecret({ secrets }: ApiContext, webhook: Webhook): Promise<string> {
  const secret = await secrets.open('webhooks', webhook)
  if (secret === undefined) throw new ApiError('secret_unreadable')
  return secret
}

async function writeUse({ db, clock }: ApiContext, { id, last_used_at }: Webhook): Promise<void> {
  const now = clock.now()
  if (last_used_at && now - last_used_at.getTime() < USE_WRITTEN_EVERY_MS) return
  await db.kysely
    .updateTable('webhooks')
    .set({ last_used_at: new Date(now) })
    .where('id', '=', id)
    .execute()
}

/** Through the same door as everybody, under the name of this message. */
async function post(api: ApiContext, webhook: Webhook, draft: Draft, nonce: string | undefined): Promise<string> {
  const said = cut(draft.body_md, limits.bodyMd)
  const typed = webhook.allow_everyone ? said : quietEverybody(said)
  const body_md = fields.bodyMd.safeParse(cut(typed, limits.bodyMd))
  if (!body_md.success)
    throw invalidInput([{ path: 'text', message: body_md.error.issues[0]?.message ?? 'is not text' }])
  const persona = {
    display_name: fields.displayName.safeParse(draft.username).data ?? webhook.name,
    avatar_url: httpsOf(draft.icon) ?? webhook.avatar_url,
    avatar_emoji: emojiOf(draft.icon_emoji),
  }
  const { user_id, username, channel_id } = webhook
  const message = await postMessage(api, {
    params: { channel_id },
    query: {},
    body: { body_md: body_md.data, nonce, attachment_ids: [] },
    principal: { user_id, username, ...persona, ...sender, session_id: webhook.id },
  })
  await api.db.kysely
    .insertInto('message_personas')
    .values({ message_id: message.id, ...persona })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return message.id
}

const sender = { kind: 'webhook', scopes: null, access_until: null } as const

function httpsOf(icon: string | undefined): string | undefined {
  const url = icon === undefined || icon.length > limits.webAddress ? null : URL.parse(icon)
  return url?.protocol === 'https:' ? url.href : undefined
}

/** The emoji itself or its short code, `:robot_face:`. */
function emojiOf(icon = ''): string | null {
  const emoji = fields.emoji.safeParse(findEmoji(icon) ?? icon).data
  return emoji === undefined ? null : canonicalEmoji(emoji)
}

/** Whoever delivers again says so: it is the same message. */
function nonceOf(headers: Headers): string | undefined {
  const named = ['idempotency-key', 'webhook-id', 'x-gitea-delivery', 'x-github-delivery', 'x-gitlab-event-uuid']
  const given = named.map((name) => headers.get(name)).find((value) => value !== null)
  return fields.nonce.safeParse(given).data
}
