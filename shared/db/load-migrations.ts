import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Migration } from 'kysely/migration'
import { DatabaseConfigError } from './errors.ts'
import type { Migrations } from './migrate.ts'

const FILE = /^(\d{4}-[a-z0-9-]+)\.(?:ts|js|mjs)$/

/**
 * The migrations of a folder, as those of the program are written: one file each, `0001-core.ts`, that exports one
 * migration with `up` and, best, `down`. The name in the database is the file's with `_` (SH-2).
 * @throws DatabaseConfigError for a folder that cannot be read, holds none, or a file without a migration
 */
export async function loadMigrations(folder: string): Promise<Migrations> {
  const found: Record<string, Migration> = {}
  for (const file of await namesIn(folder)) {
    const [, stem] = FILE.exec(file) ?? []
    if (stem !== undefined) found[stem.replaceAll('-', '_')] = await loadMigration(resolve(folder, file))
  }
  if (Object.keys(found).length > 0) return found
  throw new DatabaseConfigError(`There is no migration (0001-name.ts) in ${folder}.`)
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted()
  } catch (cause) {
    throw new DatabaseConfigError(`The folder of migrations ${folder} cannot be read.`, { cause })
  }
}

async function loadMigration(path: string): Promise<Migration> {
  const exported: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href)
  const migration = Object.values(exported).find(isMigration)
  if (!migration) throw new DatabaseConfigError(`${path} exports no migration: an object with up and down.`)
  return migration
}

function isMigration(value: unknown): value is Migration {
  return typeof value === 'object' && value !== null && 'up' in value && typeof value.up === 'function'
}
