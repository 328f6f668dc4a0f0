import type { Kysely, Transaction } from 'kysely'
import { Migrator, NO_MIGRATIONS, type Migration, type MigrationResultSet } from 'kysely/migration'
import { createDatabase, type Database } from './database.ts'
import { DatabaseNewerError } from './errors.ts'
import { migrations as releasedMigrations } from './migrations/mod.ts'
import type { Tables } from './tables.ts'

export type Migrations = Readonly<Record<string, Migration>>

/**
 * Applies every pending migration in one transaction and resolves with their names (DB-4). Servers that start together
 * take turns by an advisory lock; one that is killed in the middle leaves the database as it was (FLT-04).
 * @throws DatabaseNewerError when the database knows migrations this build does not
 */
export function migrateToLatest(db: Database, migrations: Migrations = releasedMigrations): Promise<readonly string[]> {
  return withMigrator(db, migrations, (migrator) => migrator.migrateToLatest())
}

/**
 * Undoes the migration applied last and resolves with its name in a list; an empty list when there is none.
 * @throws DatabaseNewerError as migrateToLatest does
 */
export function rollbackLast(db: Database, migrations: Migrations = releasedMigrations): Promise<readonly string[]> {
  return withMigrator(db, migrations, (migrator) => migrator.migrateDown())
}

/**
 * Brings the database of a transaction to the migration of that name, forward or back: to the newest one without a
 * name, to none at all with `null`. It happens or not with the transaction.
 * @throws what a migration throws
 */
export async function migrateWithin(
  trx: Transaction<Tables>,
  level?: string | null,
  migrations: Migrations = releasedMigrations,
): Promise<void> {
  const migrator = createMigrator(trx, migrations)
  const { error } =
    level === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(level ?? NO_MIGRATIONS)
  if (error !== undefined) throw error
}

/**
 * The names of the migrations the database lacks, in order. Changes nothing.
 * @throws DatabaseNewerError as migrateToLatest does
 */
export async function pendingMigrations(
  db: Database,
  migrations: Migrations = releasedMigrations,
): Promise<readonly string[]> {
  const applied = await findApplied(db.kysely)
  refuseUnknown(applied, migrations)
  return Object.keys(migrations)
    .filter((name) => !applied.includes(name))
    .toSorted()
}

const TABLE = 'schema_migrations'

async function withMigrator(
  db: Database,
  migrations: Migrations,
  run: (migrator: Migrator) => Promise<MigrationResultSet>,
): Promise<readonly string[]> {
  // A connection of its own: a migration may take longer than any statement of the running program is allowed to.
  await using own = createDatabase({ ...db.options, poolSize: 1, statementTimeoutMs: 0, slowQueryMs: 60_000 })
  const migrator = createMigrator(own.kysely, migrations)
  refuseUnknown(await findApplied(own.kysely), migrations)
  const { error, results = [] } = await run(migrator)
  if (error !== undefined) {
    // A newer build may have been faster between the check above and the migrator's turn.
    refuseUnknown(await findApplied(own.kysely), migrations)
    throw error
  }
  return results.map((result) => result.migrationName)
}

function createMigrator(kysely: Kysely<Tables>, migrations: Migrations): Migrator {
  return new Migrator({
    db: kysely,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
  })
}

function refuseUnknown(applied: readonly string[], migrations: Migrations): void {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name))
  if (unknown.length > 0) throw new DatabaseNewerError(unknown)
}

interface Catalog {
  readonly [TABLE]: { readonly name: string }
  readonly pg_tables: { readonly tablename: string; readonly schemaname: string }
}

async function findApplied(kysely: Kysely<Tables>): Promise<readonly string[]> {
  const untyped = kysely as unknown as Kysely<Catalog>
  const table = await untyped
    .selectFrom('pg_tables')
    .select('tablename')
    .where('tablename', '=', TABLE)
    .where((eb) => eb(eb.ref('schemaname'), '=', eb.fn<string>('current_schema', [])))
    .executeTakeFirst()
  if (!table) return []
  const rows = await untyped.selectFrom(TABLE).select('name').orderBy('name').execute()
  return rows.map((row) => row.name)
}
