const HOOK = /^\/hook\/([^/]+)\/([^/]+)$/

/** The webhook and its token in a path (AJ-22). */
export interface HookPath {
  readonly id: string
  readonly token: string
}

export function findHook(path: string): HookPath | undefined {
  const [, id, token] = HOOK.exec(path) ?? []
  return id && token ? { id, token } : undefined
}

/** The path as logs may have it: whatever follows `/hook/` may be a token. */
export function loggablePath(path: string): string {
  return path.startsWith('/hook/') ? '/hook/…' : path
}

/** The same request as the API takes it, with the token in a header: paths are logged, that header never is. */
export function toIncoming(request: Request, { id, token }: HookPath): Request {
  const headers = new Headers(request.headers)
  headers.set('authorization', `Bearer ${token}`)
  headers.delete('cookie')
  const { method, body, signal } = request
  return new Request(new URL(`/api/webhooks/${id}/incoming`, request.url), { method, headers, body, signal })
}
