import { SQL } from 'bun'
import { Kysely, type Transaction } from 'kysely'
import { PostgresJSDialect } from 'kysely-postgres-js'
import { systemClock, type Clock } from '../std/mod.ts'
import {
  describeTarget,
  loadDatabaseTarget,
  withoutUndefined,
  type DatabaseConfig,
  type DatabaseTarget,
} from './database-config.ts'
import type { DbLogger } from './db-logger.ts'
import { createDiskWatch, type DiskWatch } from './disk-watch.ts'
import { DatabaseBusyError } from './errors.ts'
import { createHot, type Hot } from './hot.ts'
import { boundedPool } from './pool.ts'
import { createSlowLog, type StatementObserver } from './slow-log.ts'
import type { Tables } from './tables.ts'
import { runTransaction } from './transaction.ts'

export interface DatabaseOptions extends DatabaseConfig {
  readonly logger: DbLogger
  /** Connections at most. Default 10. */
  readonly poolSize?: number
  /** Statements slower than this are logged (DB-6). Default 500 ms. */
  readonly slowQueryMs?: number
  /** How long a caller waits for a free connection, and a hot statement for its answer. Default 5,000 ms. */
  readonly acquireTimeoutMs?: number
  /** The server ends a statement that takes longer. Default 15,000 ms; 0 lets it take for ever. */
  readonly statementTimeoutMs?: number
  /** Refuse every write, for a source on a replica (DB-5). Default false. */
  readonly readOnly?: boolean
  /** A replica for reads that may be a moment old (DB-5), `postgres://…`. Without it `read` is the database itself. */
  readonly readUrl?: string
  readonly clock?: Clock
  /** Parameters of the server for these connections, by their names. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A source that refuses every write. */
export interface ReadSource {
  readonly hot: Hot
  readonly kysely: Kysely<Tables>
}

export interface Database extends AsyncDisposable {
  /** The raw pool. Prefer `hot`: nothing is bounded, mapped or logged here. */
  readonly sql: SQL
  /** Runs a hot statement: ``await db.hot<Row>`select … ${value}` ``. Bounded, mapped, slow ones logged. */
  readonly hot: Hot
  readonly kysely: Kysely<Tables>
  readonly options: DatabaseOptions
  /** For reads that may be a moment old: the replica of `readUrl`, or this database. */
  readonly read: ReadSource
  /** Commits what `work` did, or, when it throws, undoes all of it and throws the same. One level deep. */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>
  /** Round trip in ms; rejects within `timeoutMs` (default 2,000) when the database does not answer, or has just refused a write for want of room. */
  ping(timeoutMs?: number): Promise<number>
  dispose(): Promise<void>
}

/** A process that hangs in a transaction must not keep its locks; above what the relay waits for the bus inside one. */
const IDLE_IN_TRANSACTION_MS = 30_000

/** A statement the server should have ended is given this much longer to say so before its connection is given up. */
const ANSWER_GRACE_MS = 2_000

/**
 * A pool of connections to PostgreSQL (DB-1). Nothing is connected until the first statement; connections lost to a
 * restart of the database are replaced by themselves.
 *
 * Rows come as Bun.SQL gives them: bigint, count and numeric as strings, timestamptz as Date, jsonb parsed. Pass jsonb
 * as an object and lists as arrays (`= any(${ids})`). A list for a column of an extension's type (citext) needs a cast:
 * `= any(${names}::text[])`; without it the driver sends no array.
 * @throws DatabaseConfigError when the configuration cannot be right
 */
export function createDatabase(options: DatabaseOptions): Database {
  const { acquireTimeoutMs = 5_000, statementTimeoutMs = 15_000, slowQueryMs = 500, logger } = options
  const target = loadDatabaseTarget(options)
  const name = describeTarget(target)
  const sql = openPool(target, options, statementTimeoutMs, acquireTimeoutMs)
  const slowLog = createSlowLog(slowQueryMs, logger, options.clock)
  const disk = createDiskWatch(options.clock ?? systemClock)
  const observe: StatementObserver = (...finished) => {
    slowLog(...finished)
    disk.observe(...finished)
  }
  const answerTimeoutMs = statementTimeoutMs && statementTimeoutMs + ANSWER_GRACE_MS
  const pool = boundedPool(sql, name, { acquireTimeoutMs, answerTimeoutMs }, observe)
  const kysely = new Kysely<Tables>({ dialect: new PostgresJSDialect({ postgres: () => pool }) })
  const hot = createHot(sql, name, acquireTimeoutMs, observe)
  const replica = openReplica(options)
  const dispose = async () => {
    await replica?.dispose()
    await kysely.destroy()
    await sql.close({ timeout: 5 })
  }
  return {
    sql,
    kysely,
    options,
    hot,
    read: replica ?? { hot, kysely },
    transaction: (work) => runTransaction(kysely, work),
    ping: (timeoutMs = 2_000) => ping(createHot(sql, name, timeoutMs, observe), disk),
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

/** Only the pool's limits are shared: where it is, the URL says alone. */
function openReplica({ readUrl, ...options }: DatabaseOptions): Database | undefined {
  if (readUrl === undefined) return undefined
  const { logger, poolSize, slowQueryMs, acquireTimeoutMs, statementTimeoutMs, clock } = options
  const limits = withoutUndefined({ poolSize, slowQueryMs, acquireTimeoutMs, statementTimeoutMs, clock })
  return createDatabase({ ...limits, logger, url: readUrl, readOnly: true })
}

function openPool(
  { host, port, user, password, database, socketDir, sslMode }: DatabaseTarget,
  { poolSize = 10, readOnly = false, settings = {} }: DatabaseOptions,
  statementTimeoutMs: number,
  acquireTimeoutMs: number,
): SQL {
  return new SQL({
    adapter: 'postgres',
    ...(socketDir ? { path: socketDir } : { hostname: host, port, tls: sslMode }),
    username: user,
    password: password ?? '',
    database,
    max: poolSize,
    prepare: true,
    connectionTimeout: Math.ceil(acquireTimeoutMs / 1_000),
    connection: {
      ...settings,
      application_name: 'ajet-chat',
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      ...(readOnly ? { default_transaction_read_only: 'on' } : {}),
    },
  })
}

async function ping(hot: Hot, disk: DiskWatch): Promise<number> {
  const began = performance.now()
  await hot`select 1`
  if (disk.isFull()) throw new DatabaseBusyError('The disk of the database is full.')
  return performance.now() - began
}
