import { SQL } from 'bun'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recordLog } from '../../testing/record-log.ts'
import { createDatabase, type Database } from '../database.ts'
import { findInstalledBinaries, loadBinaries } from './binaries.ts'
import { SYSTEM_STATE_DIR } from './cluster-place.ts'
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { DataDirInUseError, DataDirUnwritableError, DataDirVersionError } from './errors.ts'
import { startPostmaster } from './postmaster.ts'
import { findProcessesIn, isAlive, waitUntil } from './processes.ts'
import { serverArguments } from './settings.ts'
import { findServerUser } from './system-user.ts'

let dataDir: string
let cluster: string

beforeAll(async () => {
  dataDir = tempDir()
  cluster = join(dataDir, 'postgres')
  await using _ = await start()
})
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

describe('a start', () => {
  test('AJ-109 an empty folder becomes a running server that nobody else can enter', async () => {
    await using postgres = await start()
    await using db = connect(postgres)
    const [row] = await db.hot`select current_setting('listen_addresses') as listen, current_setting('fsync') as fsync,
      current_setting('synchronous_commit') as commit, current_setting('data_checksums') as checksums`
    expect(row).toEqual({ listen: '', fsync: 'on', commit: 'on', checksums: 'on' })
    expect(statSync(postgres.config.socketDir ?? '').mode & 0o777).toBe(0o700)
  })

  test('what is committed is there after a stop and a start', async () => {
    {
      await using first = await start()
      await using db = connect(first)
      await db.sql`create table kept as select 1 as n`
    }
    await using second = await start()
    await using db = connect(second)
    expect(await db.hot`select n from kept`).toEqual([{ n: 1 }])
  })

  test('a data folder too deep for a socket path gets its socket elsewhere', async () => {
    const deep = join(tempDir(), 'a-very-long-folder-name'.repeat(5))
    await using postgres = await startEmbeddedPostgres({ dataDir: deep, logger: recordLog().logger, durable: false })
    await using db = connect(postgres)
    expect(postgres.config.socketDir).not.toContain(deep)
    expect(await db.ping()).toBeGreaterThan(0)
  })

  test('a half-made cluster of a killed first start does not stand in the way', async () => {
    const fresh = tempDir()
    mkdirSync(join(fresh, 'postgres.new-1'))
    await using postgres = await startEmbeddedPostgres({ dataDir: fresh, logger: recordLog().logger, durable: false })
    expect(postgres.pid).toBeGreaterThan(0)
    expect(existsSync(join(fresh, 'postgres.new-1'))).toBe(false)
  })
})

describe('a refusal', () => {
  test('FLT-21 a second server on the same data folder is told who has it', async () => {
    await using _ = await start()
    const failure = await start().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DataDirInUseError)
    expect(String(failure)).toContain(`process ${process.pid}`)
  })

  test('FLT-21 a cluster of a newer major version is refused and left alone', async () => {
    const version = join(cluster, 'PG_VERSION')
    const before = readFileSync(version, 'utf8')
    writeFileSync(version, '19\n')
    const failure = await start().catch((error: unknown) => error)
    writeFileSync(version, before)
    expect(failure).toBeInstanceOf(DataDirVersionError)
    expect(String(failure)).toContain('PostgreSQL 19')
    await using _ = await start()
  })

  test('a cluster of an older major version is refused with the way to upgrade it, and left alone', async () => {
    const version = join(cluster, 'PG_VERSION')
    const before = readFileSync(version, 'utf8')
    writeFileSync(version, '17\n')
    const failure = await start().catch((error: unknown) => error)
    writeFileSync(version, before)
    expect(failure).toBeInstanceOf(DataDirVersionError)
    for (const words of ['PostgreSQL 17', 'ajet-chat backup', 'ajet-chat restore', 'docs/upgrade-postgres.md']) {
      expect(String(failure)).toContain(words)
    }
  })

  test('a folder that cannot be made is refused with its name', async () => {
    const file = join(tempDir(), 'file')
    writeFileSync(file, '')
    const failure = await startEmbeddedPostgres({ dataDir: join(file, 'data'), logger: recordLog().logger }).catch(
      (error: unknown) => error,
    )
    expect(failure).toBeInstanceOf(DataDirUnwritableError)
    expect(String(failure)).toContain(join(file, 'data'))
  })
})

describe('what a killed server leaves', () => {
  test('FLT-21 an orphan that still runs is stopped and the next start works', async () => {
    const orphan = await startOrphan()
    const log = recordLog()
    await using postgres = await start(log)
    await using db = connect(postgres)
    expect(isAlive(orphan)).toBe(false)
    expect(await db.ping()).toBeGreaterThan(0)
    expect(log.at('warn')[0]?.message).toContain('left behind')
  })

  test('FLT-21 a stale pid file of a dead process does not stand in the way', async () => {
    writeFileSync(join(cluster, 'postmaster.pid'), `${await deadPid()}\n${cluster}\n`)
    await using postgres = await start()
    expect(postgres.pid).toBeGreaterThan(0)
  })

  test('FLT-21 a stale pid file whose number a stranger has does not stand in the way, and the stranger lives', async () => {
    const stranger = Bun.spawn(['sleep', '60'])
    writeFileSync(join(cluster, 'postmaster.pid'), `${stranger.pid}\n${cluster}\n`)
    await using postgres = await start()
    expect(postgres.pid).toBeGreaterThan(0)
    expect(isAlive(stranger.pid)).toBe(true)
    stranger.kill()
  })

  test('FLT-21 an empty pid file of a full disk does not stand in the way', async () => {
    writeFileSync(join(cluster, 'postmaster.pid'), '')
    await using postgres = await start()
    expect(postgres.pid).toBeGreaterThan(0)
  })

  test('FLT-21 kill -9 of the whole server ends its PostgreSQL, and the next start has every committed row', async () => {
    const server = await startServerProcess()
    expect(await start().catch((error: unknown) => error)).toBeInstanceOf(DataDirInUseError)
    await using client = new SQL({
      adapter: 'postgres',
      path: server.socketDir,
      username: 'ajet',
      database: 'postgres',
      max: 1,
    })
    await client`create table acknowledged as select generate_series(1, 100) as n`
    server.process.kill('SIGKILL')
    await server.process.exited
    await using postgres = await start()
    await using db = connect(postgres)
    expect(await db.hot`select count(*)::int as n from acknowledged`).toEqual([{ n: 100 }])
  })
})

describe('a death while running', () => {
  test('FLT-05 a killed PostgreSQL is started again and the pool recovers by itself', async () => {
    const log = recordLog()
    await using postgres = await start(log)
    await using db = connect(postgres)
    await db.sql`create table before_the_kill as select 1 as n`
    process.kill(postgres.pid ?? 0, 'SIGKILL')
    await log.said('is up again')
    expect(postgres.restarts).toBe(1)
    await answers(db)
    expect(await db.hot`select n from before_the_kill`).toEqual([{ n: 1 }])
  })

  test('FLT-05 a killed backend does not take the pool with it', async () => {
    await using postgres = await start()
    await using db = connect(postgres)
    await db.ping()
    const [row] = await db.hot<{ pid: number }>`select pg_backend_pid() as pid`
    process.kill(row?.pid ?? 0, 'SIGKILL')
    await answers(db)
    expect(postgres.restarts).toBe(0)
  })

  test('FLT-06 a hung PostgreSQL gives clear errors, and the pool goes on when it moves again', async () => {
    await using postgres = await start()
    await using db = createDatabase({
      ...postgres.config,
      logger: recordLog().logger,
      poolSize: 2,
      acquireTimeoutMs: 200,
    })
    await db.ping()
    // The one that reads in what lay in memory is over soon after the start.
    const frozen = () => findProcessesIn(realpathSync(cluster)).filter(isAlive)
    for (const pid of frozen()) process.kill(pid, 'SIGSTOP')
    const calls = await Promise.allSettled(Array.from({ length: 6 }, () => db.hot`select 1`))
    for (const pid of frozen()) process.kill(pid, 'SIGCONT')
    expect(calls.map((call) => call.status === 'rejected' && Reflect.get(call.reason, 'code'))).toEqual(
      Array.from({ length: 6 }, () => 'database_busy'),
    )
    await answers(db)
  })

  test('disposing stops the server and gives the folder free', async () => {
    const postgres = await start()
    const { pid } = postgres
    await postgres.dispose()
    expect(pid !== undefined && isAlive(pid)).toBe(false)
    await using _ = await start()
  })
})

function start(log = recordLog()): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataDir, logger: log.logger })
}

function connect(postgres: EmbeddedPostgres): Database {
  return createDatabase({ ...postgres.config, logger: recordLog().logger, poolSize: 2 })
}

/** Resolves when the database answers; what it says before that is the fault under test. */
async function answers(db: Database): Promise<void> {
  const end = performance.now() + 10_000
  for (;;) {
    try {
      await db.ping()
      return
    } catch (error) {
      if (performance.now() > end) throw error
    }
  }
}

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ajet-embedded-'))
  chmodSync(dir, 0o755)
  folders.push(dir)
  return dir
}

const folders: string[] = []
afterAll(() => folders.forEach((dir) => rmSync(dir, { recursive: true, force: true })))

/** A postmaster nobody holds the folder's lock for. */
async function startOrphan(): Promise<number> {
  const user = findServerUser()
  const orphan = await startPostmaster({
    binaries: loadBinaries(findInstalledBinaries(), user, SYSTEM_STATE_DIR),
    cluster,
    user,
    settings: serverArguments({ socketDir: join(dataDir, 'run'), durable: true }),
    logger: recordLog().logger,
  })
  return orphan.pid
}

async function deadPid(): Promise<number> {
  const child = Bun.spawn(['true'])
  await child.exited
  await waitUntil(() => !isAlive(child.pid), 1_000)
  return child.pid
}

/** A whole server in a process of its own, to be killed. */
async function startServerProcess(): Promise<{ process: Bun.Subprocess; socketDir: string }> {
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(join(import.meta.dir, 'embedded-postgres.ts'))}
    const quiet = () => undefined
    const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet }
    const postgres = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, logger })
    console.log(postgres.config.socketDir)`
  const child = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe', stderr: 'inherit' })
  const { value } = await child.stdout.getReader().read()
  return { process: child, socketDir: new TextDecoder().decode(value).trim() }
}
