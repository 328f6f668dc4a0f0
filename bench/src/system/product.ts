import { newSecret } from '@ajet/shared/std'
import type { Cores } from '../measure/affinity.ts'
import { startServer, type ServerProcess } from './server-process.ts'

/** A running server that has been set up: its first account and community exist. */
export interface Product extends AsyncDisposable {
  readonly server: ServerProcess
  /** Bearer token of the owner. */
  readonly token: string
  readonly communityId: string
  /** The folder of its embedded PostgreSQL's socket. */
  readonly socketDir: string
}

/** Starts a server on an empty data folder and makes the first account as a person would, by POST /auth/setup. */
export async function startProduct(cores: Cores): Promise<Product> {
  const setupToken = newSecret()
  const server = await startServer({ cores, setupToken })
  try {
    const { token, communityId } = await setUp(server.port, setupToken)
    const stop = (): Promise<void> => Promise.resolve(server[Symbol.asyncDispose]())
    return { server, token, communityId, socketDir: `${server.dataDir}/run`, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

export interface FirstAccount {
  readonly username: string
  readonly password: string
  /** Bearer token of a session. */
  readonly token: string
  readonly communityId: string
}

/** Makes the first account and community. */
export async function setUp(port: number, setupToken: string): Promise<FirstAccount> {
  const base = `http://localhost:${port}`
  const account = { username: 'bench', password: newSecret() }
  const { token } = await callJson<{ token: string }>(`${base}/auth/setup`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      ...account,
      setup_token: setupToken,
      email: 'bench@example.com',
      community: { name: 'Bench', slug: 'bench' },
    }),
  })
  const headers = { Authorization: `Bearer ${token}` }
  const { id: communityId } = await callJson<{ id: string }>(`${base}/api/communities/bench`, { headers })
  return { ...account, token, communityId }
}

async function callJson<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
