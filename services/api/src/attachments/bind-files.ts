import { ApiError, requireScope, type EndpointRouter, type Principal, type RawCall } from '@ajet/shared/http'
import { fileEndpoints, type FileEndpoint } from '@ajet/shared/schema'
import type { DiskStorage, Storage } from '@ajet/shared/storage'
import type { ApiContext } from '../context.ts'
import { downloadAttachment, downloadThumbnail } from './download-attachment.ts'
import { sendSigned, takeSigned } from './signed-files.ts'
import { uploadAttachment } from './upload-attachment.ts'

export type Authenticate = (request: Request) => Promise<Principal | null>

/** The caller of an endpoint that is bound by hand. @throws ApiError `unauthenticated`, `forbidden` for a token without the scope */
export async function requirePrincipalOf(
  authenticate: Authenticate,
  request: Request,
  scope: FileEndpoint['scope'],
): Promise<Principal> {
  const principal = await authenticate(request)
  if (!principal) throw new ApiError('unauthenticated')
  requireScope(principal, scope)
  return principal
}

/** The endpoints that take or give files: the router reads and writes JSON only. */
export function bindFiles(router: EndpointRouter, api: ApiContext, authenticate: Authenticate): void {
  const { uploadAttachment: upload, downloadAttachment: download, getThumbnail: thumbnail } = fileEndpoints
  router.route(upload.method, upload.path, async ({ request, params }) => {
    const principal = await requirePrincipalOf(authenticate, request, upload.scope)
    const view = await uploadAttachment(api, { principal, channelId: params['channel_id'] ?? '', request })
    return Response.json(view, { status: 201, headers: { 'cache-control': 'no-store' } })
  })
  const fetched = async ({ request, params }: RawCall) => ({
    principal: await requirePrincipalOf(authenticate, request, download.scope),
    attachmentId: params['attachment_id'] ?? '',
    request,
  })
  // The first of two patterns that fit is taken: the thumbnail is not a file's name.
  router.route(thumbnail.method, thumbnail.path, async (call) => downloadThumbnail(api, await fetched(call)))
  router.route(download.method, download.path, async (call) => downloadAttachment(api, await fetched(call)))
  const { storage } = api.uploads
  if (!isSigned(storage)) return
  router.route('PUT', '/api/files/:place/:id/:filename', ({ request }) => takeSigned(storage, api.uploads, request))
  router.route('GET', '/api/files/:place/:id/:filename', ({ request }) => sendSigned(storage, request))
}

/** The disk driver's signed addresses are answered here; those of S3 are answered by S3. */
function isSigned(storage: Storage): storage is DiskStorage {
  return 'verifySignedPath' in storage
}
