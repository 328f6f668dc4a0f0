import { mkdirSync } from 'node:fs'
import { SQL } from 'bun'
import { startEmbeddedPostgres } from '@ajet/shared/db'
import { createLogger } from '@ajet/shared/logging'
import { newSecret } from '@ajet/shared/std'
import { seedWorld, type SeededWorld, type SeedSize } from '@ajet/shared/testing'
import { setUp, type FirstAccount } from './product.ts'
import { startServer } from './server-process.ts'

/** What DESIGN.md §11 measures search and history on. */
export const FULL_SIZE: SeedSize = { messages: 1_000_000, users: 10_000, channels: 2_000 }
/** For a run that only shows what is broken. */
export const QUICK_SIZE: SeedSize = { messages: 20_000, users: 500, channels: 100 }

export interface StoredWorld extends SeededWorld {
  /** Is in every community and channel. */
  readonly owner: FirstAccount
}

/**
 * Makes a server with years behind it in an empty data folder, telling of each step. The server makes the first account
 * and ends: its own work in the background would be in the way of filling the tables.
 */
export async function storeWorld(dataDir: string, size: SeedSize): Promise<StoredWorld> {
  const owner = await makeFirstAccount(dataDir)
  await using postgres = await startEmbeddedPostgres({ dataDir, logger: createLogger({ level: 'warn' }) })
  const { socketDir, user, database } = postgres.config
  await using sql = new SQL({ adapter: 'postgres', path: socketDir, username: user, database, max: 1 })
  const began = performance.now()
  const world = await seedWorld(sql, size, (step, ms) => console.error(`  ${step}: ${seconds(ms)}`))
  const { messages, users, channels } = size
  console.error(`${messages} messages, ${users} people, ${channels} channels in ${seconds(performance.now() - began)}`)
  return { ...world, owner }
}

async function makeFirstAccount(dataDir: string): Promise<FirstAccount> {
  // Passable: as root the database runs as another user.
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const setupToken = newSecret()
  await using server = await startServer({ cores: 'both', setupToken, dataDir })
  return await setUp(server.port, setupToken)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
