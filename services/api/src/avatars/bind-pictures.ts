import { ApiError, type EndpointRouter, type Principal, type RawCall } from '@ajet/shared/http'
import { pictureEndpoints, type FileEndpoint } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import { requirePrincipalOf, type Authenticate } from '../attachments/bind-files.ts'
import { accessCommunityAsAdmin } from '../communities/access.ts'
import type { ApiContext } from '../context.ts'
import { accessWebhookForChange } from '../webhooks/access.ts'
import { putAvatar } from './put-avatar.ts'
import { putCommunityIcon } from './put-community-icon.ts'
import { putWebhookIcon } from './put-webhook-icon.ts'
import { receivePicture } from './receive-picture.ts'

/** The endpoints of pictures: the router reads and writes JSON only. Who may not is refused before anything is read. */
export function bindPictures(router: EndpointRouter, api: ApiContext, authenticate: Authenticate): void {
  const take = (
    endpoint: FileEndpoint,
    use: (principal: Principal, id: string, key: string) => Promise<object>,
    check: (principal: Principal, id: string) => Promise<unknown> = () => Promise.resolve(),
  ) =>
    router.route(endpoint.method, endpoint.path, async ({ request, params }: RawCall) => {
      const principal = await requirePrincipalOf(authenticate, request, endpoint.scope)
      const id = params['community'] ?? params['webhook_id'] ?? ''
      await check(principal, id)
      const view = await receivePicture(api, { principal, request }, (key) => use(principal, id, key))
      return Response.json(view, { headers: { 'cache-control': 'no-store' } })
    })
  const { putAvatar: mine, putCommunityIcon: community, putWebhookIcon: webhook, getAvatar: get } = pictureEndpoints
  take(mine, (principal, _, key) => putAvatar(api, principal, key))
  take(
    community,
    (principal, id, key) => putCommunityIcon(api, principal, { community: id, key }),
    (principal, id) => accessCommunityAsAdmin(api.db.kysely, principal.user_id, id),
  )
  take(
    webhook,
    (principal, webhookId, key) => putWebhookIcon(api, principal, { webhookId, key }),
    (principal, id) => api.db.transaction((trx) => accessWebhookForChange(trx, principal.user_id, requireId(id))),
  )
  router.route(get.method, get.path, async ({ request, params }) => {
    await requirePrincipalOf(authenticate, request, get.scope)
    return await sendPicture(api, request, requireId(params['avatar_id'] ?? ''))
  })
}

function requireId(id: string): string {
  if (!isId(id)) throw new ApiError('not_found')
  return id
}

/** The address is of one picture for ever, so a browser asks once. */
async function sendPicture({ uploads }: ApiContext, request: Request, id: string): Promise<Response> {
  const headers = {
    'content-type': 'image/webp',
    'cache-control': 'private, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    etag: `"${id}"`,
    vary: 'cookie, authorization',
  }
  if (request.headers.get('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
  const file = await uploads.storage.get(`avatars/${id}/avatar.webp`, { signal: request.signal })
  if (!file) throw new ApiError('not_found')
  return new Response(file.body, { headers: { ...headers, 'content-length': String(file.size) } })
}
