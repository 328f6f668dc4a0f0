import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createDatabase,
  loadDatabaseTarget,
  migrateToLatest,
  startEmbeddedPostgres,
  type Database,
  type DatabaseConfig,
  type DatabaseOptions,
  type DbLogger,
  type EmbeddedPostgres,
} from '../db/mod.ts'
import { isAlive, signal } from '../db/embedded/processes.ts'
import { newId } from '../std/mod.ts'

export interface TestDatabase extends AsyncDisposable {
  readonly db: Database
  /** For a program of its own; `createDatabase({ url })` takes it. */
  readonly url: string
  readonly config: DatabaseConfig
  drop(): Promise<void>
}

/**
 * A fresh, migrated database of its own for one test or test file; `await using` drops it. The server is the one of
 * AJET_TEST_DB_URL when set (its user must be allowed to create databases), else an embedded one that this process
 * starts at the first call, without fsync, and that ends with the process.
 */
export async function testDatabase(options: Partial<DatabaseOptions> = {}): Promise<TestDatabase> {
  server ??= openServer()
  const { admin, config, template } = await server
  const name = uniqueName()
  await admin.sql.unsafe(`create database ${name} template ${template} strategy file_copy`)
  const own = { ...config, database: name }
  const db = createDatabase({ logger: quiet, poolSize: 5, ...options, ...own })
  const drop = async () => {
    await db.dispose()
    await admin.sql.unsafe(`drop database if exists ${name} with (force)`)
  }
  return { db, url: urlOf(own), config: own, drop, [Symbol.asyncDispose]: drop }
}

interface TestServer {
  readonly admin: Database
  readonly config: DatabaseConfig
  readonly template: string
}

const URL_VARIABLE = 'AJET_TEST_DB_URL'

let server: Promise<TestServer> | undefined

async function openServer(): Promise<TestServer> {
  const given = process.env[URL_VARIABLE]
  const config = given ? loadDatabaseTarget({ url: given }) : (await startTestServer()).config
  const admin = createDatabase({ ...config, logger: quiet, poolSize: 2, statementTimeoutMs: 60_000 })
  return { admin, config, template: await prepareTemplate(admin, config) }
}

/** The folders of servers are named with their process, so that a later run can tell what is left over. */
const FOLDER_PREFIX = 'ajet-test-db-'

/**
 * A PostgreSQL for many test processes: a runner starts one and hands its URL on in AJET_TEST_DB_URL. Worth it because
 * `bun test --parallel` ends the children of each file, so that otherwise every file waits 0.7 s for a server.
 */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  removeLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-`))
  chmodSync(dataDir, 0o711)
  const embedded = await startEmbeddedPostgres({ dataDir, logger: quiet, durable: false })
  // Where the runtime does not announce its end (bun test), the next run removes the folder.
  process.on('exit', () => {
    if (embedded.pid !== undefined) signal(embedded.pid, 'SIGQUIT')
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  return embedded
}

function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${FOLDER_PREFIX}(\\d+)-`).exec(name)?.[1]
    const folder = join(tmpdir(), name)
    if (pid === undefined || isAlive(Number(pid))) continue
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The template is named after the migrations, so that a server shared by runs keeps one for each state of the schema. */
async function prepareTemplate(admin: Database, config: DatabaseConfig): Promise<string> {
  const template = `ajet_template_${Bun.hash(readMigrations()).toString(36)}`
  if (await databaseExists(admin, template)) return template
  const building = uniqueName()
  await admin.sql.unsafe(`create database ${building}`)
  const db = createDatabase({ logger: quiet, ...config, database: building })
  await migrateToLatest(db)
  await db.dispose()
  try {
    await admin.sql.unsafe(`alter database ${building} rename to ${template}`)
  } catch (error) {
    // Another test process with the same schema may have been faster.
    await admin.sql.unsafe(`drop database ${building} with (force)`)
    if (!(await databaseExists(admin, template))) throw error
  }
  return template
}

async function databaseExists(admin: Database, name: string): Promise<boolean> {
  const rows = await admin.hot`select 1 from pg_database where datname = ${name}`
  return rows.length > 0
}

function readMigrations(): string {
  const folder = join(import.meta.dir, '../db/migrations')
  return readdirSync(folder)
    .toSorted()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n')
}

function uniqueName(): string {
  return `ajet_test_${newId().replaceAll('-', '')}`
}

function urlOf({ user, password, host, port, database, socketDir }: DatabaseConfig): string {
  const login = [user, password]
    .filter((part) => part !== undefined)
    .map(encodeURIComponent)
    .join(':')
  if (socketDir) return `postgres://${login}@localhost/${database}?host=${encodeURIComponent(socketDir)}`
  return `postgres://${login}@${host}:${port}/${database}`
}

const silent = (): void => undefined
/** Shows what a test should know about: nothing below an error. */
const quiet: DbLogger = {
  debug: silent,
  info: silent,
  warn: silent,
  error: (fields, message) => console.error(message, fields),
}
