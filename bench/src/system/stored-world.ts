import { SQL } from 'bun'
import { seedWorld, type SeededWorld, type SeedSize } from '@ajet/shared/testing'
import type { Product } from './product.ts'

/** What DESIGN.md §11 measures search and history on. */
export const FULL_SIZE: SeedSize = { messages: 1_000_000, users: 10_000, channels: 2_000 }
/** For a run that only shows what is broken. */
export const QUICK_SIZE: SeedSize = { messages: 20_000, users: 500, channels: 100 }

/** Fills the database of a running server that has been set up and nothing else, telling of each step. */
export async function fillProduct(product: Pick<Product, 'socketDir'>, size: SeedSize): Promise<SeededWorld> {
  await using sql = new SQL({
    adapter: 'postgres',
    path: product.socketDir,
    username: 'ajet',
    database: 'postgres',
    max: 1,
  })
  const began = performance.now()
  const world = await seedWorld(sql, size, (step, ms) => console.error(`  ${step}: ${seconds(ms)}`))
  console.error(
    `${size.messages} messages, ${size.users} people, ${size.channels} channels in ${seconds(performance.now() - began)}`,
  )
  return world
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
