/** Somebody who has an account at the GitHub or Gitea of a test. */
export interface ForgeAccount {
  readonly id: number
  readonly login: string
  readonly name?: string
  readonly emails?: readonly { readonly email: string; readonly primary: boolean; readonly verified: boolean }[]
}

export interface TestForge extends AsyncDisposable {
  readonly url: string
  /** Who is signed in there. */
  person: ForgeAccount
  /** What was asked at the token endpoint. */
  readonly asked: URLSearchParams[]
}

interface Code {
  readonly challenge: string
  readonly redirectUri: string
}

/** The documented endpoints of GitHub (as an Enterprise Server) and of Gitea, with PKCE, codes that are good once, and errors of theirs. */
export function startForge(kind: 'github' | 'gitea', person: ForgeAccount): TestForge {
  const codes = new Map<string, Code>()
  const tokens = new Set<string>()
  const asked: URLSearchParams[] = []
  const api = kind === 'github' ? '/api/v3' : '/api/v1'
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: async (request) => {
      const url = new URL(request.url)
      if (url.pathname === '/login/oauth/authorize') return authorize(url, codes)
      if (url.pathname === '/login/oauth/access_token') {
        const body = new URLSearchParams(await request.text())
        asked.push(body)
        return await exchange(kind, body, codes, tokens)
      }
      const token = /^bearer (.+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? ''
      if (!tokens.has(token)) return Response.json({ message: 'Bad credentials' }, { status: 401 })
      if (url.pathname === `${api}/user`) return Response.json(userOf(kind, forge.person))
      if (url.pathname !== `${api}/user/emails`) return new Response(null, { status: 404 })
      return forge.person.emails ? Response.json(forge.person.emails) : Response.json({}, { status: 403 })
    },
  })
  const forge: TestForge = {
    url: `http://127.0.0.1:${server.port}`,
    person,
    asked,
    [Symbol.asyncDispose]: () => server.stop(true),
  }
  return forge
}

function authorize({ searchParams: query }: URL, codes: Map<string, Code>): Response {
  const code = crypto.randomUUID()
  const redirectUri = query.get('redirect_uri') ?? ''
  codes.set(code, { challenge: query.get('code_challenge') ?? '', redirectUri })
  const location = `${redirectUri}?${new URLSearchParams({ code, state: query.get('state') ?? '' })}`
  return new Response(null, { status: 302, headers: { location } })
}

async function exchange(
  kind: 'github' | 'gitea',
  body: URLSearchParams,
  codes: Map<string, Code>,
  tokens: Set<string>,
): Promise<Response> {
  const code = codes.get(body.get('code') ?? '')
  codes.delete(body.get('code') ?? '')
  const challenge = new Bun.CryptoHasher('sha256').update(body.get('code_verifier') ?? '').digest('base64url')
  const isRight = code?.challenge === challenge && code.redirectUri === body.get('redirect_uri')
  // GitHub says so with status 200, Gitea with 400.
  if (!isRight || body.get('client_secret') !== 'forge secret') {
    return kind === 'github'
      ? Response.json({ error: 'bad_verification_code', error_description: 'The code is incorrect or expired.' })
      : Response.json({ error: 'unauthorized_client', error_description: 'failed PKCE' }, { status: 400 })
  }
  const access_token = crypto.randomUUID()
  tokens.add(access_token)
  return Response.json({ access_token, token_type: 'bearer', scope: 'read:user,user:email' })
}

function userOf(kind: 'github' | 'gitea', { id, login, name }: ForgeAccount): object {
  return kind === 'github' ? { id, login, name: name ?? null } : { id, login, full_name: name ?? '' }
}
