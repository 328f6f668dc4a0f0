/**
 * True for a request whose body is a file: it is streamed, may be large and may take long. Every other body is small.
 */
export function isUpload(method: string, path: string): boolean {
  if (method === 'POST') return /^\/api\/channels\/[^/]+\/attachments$/.test(path)
  return method === 'PUT' && path.startsWith('/api/files/')
}
