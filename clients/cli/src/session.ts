import { createApiClient, type ApiClient } from '@ajet/shared/api-client'
import { newId } from '@ajet/shared/std'
import { CliError } from './cli-error.ts'
import type { CliIo } from './io.ts'
import { findProfile } from './profiles.ts'

/** Which server, as whom. */
export interface Session {
  readonly server: string
  readonly token: string
  readonly client: ApiClient
}

/**
 * The session of this call: server from --server, AJET_SERVER or the last sign-in, token from AJET_TOKEN or the sign-in
 * at that server. A token kept for one server never goes to another.
 *
 * @throws CliError `not_signed_in`
 */
export async function loadSession(io: CliIo, server: string | undefined): Promise<Session> {
  const named = server ?? io.env['AJET_SERVER']
  const address = named ? normalizeServer(named) : undefined
  const profile = await findProfile(io, address)
  const token = io.env['AJET_TOKEN'] || profile?.token
  const at = address ?? profile?.server
  if (at === undefined) {
    throw new CliError('not_signed_in', 'No server is known', 'Sign in with: ajet-chat login <server>')
  }
  if (!token)
    throw new CliError('not_signed_in', `You are not signed in at ${at}`, `Sign in with: ajet-chat login ${at}`)
  return { server: at, token, client: clientOf(io, at, token) }
}

export function clientOf(io: CliIo, server: string, token?: string): ApiClient {
  return createApiClient({ baseUrl: server, token, traceId: newId(), fetch: io.fetch, clock: io.clock })
}

/** `chat.example` is https, this machine is http; the path and everything after it go. @throws CliError `usage` */
export function normalizeServer(text: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `${isLoopback(text) ? 'http' : 'https'}://${text}`
  const url = URL.parse(withScheme)
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new CliError(
      'usage',
      `${JSON.stringify(text)} is not the address of a server`,
      'It looks like https://chat.example',
    )
  }
  return url.origin
}

export function isLoopback(server: string): boolean {
  return /^(?:https?:\/\/)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:\/|$)/i.test(server)
}
