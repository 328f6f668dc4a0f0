import { totalmem } from 'node:os'

export interface ServerSettings {
  readonly socketDir: string
  /** False gives up fsync for speed: only for throw-away clusters of tests. */
  readonly durable: boolean
}

/**
 * The server's settings, given on its command line so that an old cluster gets them too. Sized for one program:
 * few helper processes, predictable plans, memory by the machine.
 */
export function serverArguments({ socketDir, durable }: ServerSettings): readonly string[] {
  const kind = durable ? { ...DURABLE, ...cacheSettings(memoryOfMachine()) } : THROW_AWAY
  const settings = { ...SETTINGS, unix_socket_directories: `"${socketDir}"`, ...kind }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

const MIB = 1024 * 1024

/** Bytes this process may use: the container's limit where there is one. */
function memoryOfMachine(): number {
  const limit = process.constrainedMemory()
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem()
}

/**
 * An eighth of the memory, at most 1 GiB, for pages of tables: a search looks at thousands of them, and each one that
 * has to be asked of the system costs ten times as much. They take memory only once there is that much to keep.
 */
export function cacheSettings(memoryBytes: number): Readonly<Record<string, string>> {
  const eighth = Math.floor(memoryBytes / 8 / MIB)
  return {
    shared_buffers: `${Math.min(1024, Math.max(64, eighth))}MB`,
    effective_cache_size: `${Math.max(256, eighth * 4)}MB`,
  }
}

const SETTINGS = {
  // Never on the network: the bundled OpenSSL is old, and nobody but this program is meant to connect.
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '64MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  huge_pages: 'off',
  jit: 'off',
  io_method: 'sync',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
  max_wal_senders: '0',
  wal_level: 'minimal',
  min_wal_size: '80MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  idle_in_transaction_session_timeout: '60s',
  // LOG and above: errors of statements reach the caller, and their details would put user data into the log.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  log_line_prefix: '',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

/** What lay in memory is read again after a start, in the background: a restart slows nobody down. */
const DURABLE = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_preload_libraries: 'pg_prewarm',
}
const THROW_AWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  // Several servers of as many processes at once, each with a database of its own in here.
  max_connections: '300',
}
