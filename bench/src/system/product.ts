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
    const base = `http://localhost:${server.port}`
    const { token } = await callJson<{ token: string }>(`${base}/auth/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        setup_token: setupToken,
        username: 'bench',
        email: 'bench@example.com',
        password: newSecret(),
        community: { name: 'Bench', slug: 'bench' },
      }),
    })
    const headers = { Authorization: `Bearer ${token}` }
    const { id } = await callJson<{ id: string }>(`${base}/api/communities/bench`, { headers })
    const stop = (): Promise<void> => Promise.resolve(server[Symbol.asyncDispose]())
    return { server, token, communityId: id, socketDir: `${server.dataDir}/run`, [Symbol.asyncDispose]: stop }
  } catch (error) {
    await server[Symbol.asyncDispose]()
    throw error
  }
}

async function callJson<T>(url: string, init: RequestInit): Promise<T> {
  const answer = await fetch(url, init)
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
