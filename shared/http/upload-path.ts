/** The endpoint of attachments, and the pages that hand a picture or the files of a message on. */
const UPLOAD_FORMS =
  /^(?:\/api\/channels\/[^/]+\/attachments|\/settings\/picture|\/c\/[^/]+\/admin\/picture|(?:\/c\/[^/]+\/channels|\/dm)\/[^/]+\/messages)$/

/**
 * True for a request whose body is a file: it is streamed, may be large and may take long. Every other body is small.
 */
export function isUpload(method: string, path: string): boolean {
  if (method === 'POST') return UPLOAD_FORMS.test(path)
  if (method !== 'PUT') return false
  return (
    path.startsWith('/api/files/') ||
    path === '/api/me/avatar' ||
    /^\/api\/(?:communities|webhooks)\/[^/]+\/icon$/.test(path)
  )
}
