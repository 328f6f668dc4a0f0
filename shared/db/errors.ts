/** The configuration of the database is wrong, or the database refuses it (unknown user, wrong password, no such database). */
export class DatabaseConfigError extends Error {
  readonly code = 'database_config'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseConfigError'
  }
}

/** Every connection was taken, or the statement did not come to its end, within the time-out: worth another try (503). */
export class DatabaseBusyError extends Error {
  readonly code = 'database_busy'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseBusyError'
  }
}

/**
 * The database cannot be reached or the connection was lost (503). A write that was under way may or may not have
 * been committed.
 */
export class DatabaseUnavailableError extends Error {
  readonly code = 'database_unavailable'

  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseUnavailableError'
  }
}

/** The database was migrated by a newer build than this one. */
export class DatabaseNewerError extends Error {
  readonly code = 'database_newer'
  readonly unknownMigrations: readonly string[]

  constructor(unknownMigrations: readonly string[]) {
    super(
      `The database was migrated by a newer ajet-chat (this one does not know ${unknownMigrations.join(', ')}). ` +
        'Start that version again, or roll back with it first.',
    )
    this.name = 'DatabaseNewerError'
    this.unknownMigrations = unknownMigrations
  }
}

/** The SQLSTATE of a PostgreSQL error, looked for along the chain of causes; undefined for any other error. */
export function sqlState(error: unknown): string | undefined {
  for (let each = error; each instanceof Error; each = each.cause) {
    // Bun.SQL keeps the SQLSTATE in errno; code is its own name for the kind of failure.
    const errno: unknown = Reflect.get(each, 'errno')
    if (typeof errno === 'string' && /^[0-9A-Z]{5}$/.test(errno)) return errno
  }
  return undefined
}

/** True when a unique constraint (the named one, when given) refused the row. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23505') return false
  return constraint === undefined || constraintOf(error) === constraint
}

/** True when a foreign key (the named one, when given) refused the row: what it points at is gone. */
export function isForeignKeyViolation(error: unknown, constraint?: string): boolean {
  if (sqlState(error) !== '23503') return false
  return constraint === undefined || constraintOf(error) === constraint
}

/** True when the connection, not the statement, is at fault: the same call can succeed on another connection. */
export function isConnectionLost(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true
  const state = sqlState(error)
  if (state !== undefined) return state.startsWith('08') || LOST_STATES.has(state)
  if (!(error instanceof Error)) return false
  return /^ERR_POSTGRES_(CONNECTION|LIFETIME|IDLE)_/.test(String(Reflect.get(error, 'code')))
}

/** admin_shutdown, crash_shutdown, cannot_connect_now, database_dropped, idle_session_timeout (PostgreSQL appendix A). */
const LOST_STATES = new Set(['57P01', '57P02', '57P03', '57P04', '57P05', '25P03'])

function constraintOf(error: unknown): unknown {
  for (let each = error; each instanceof Error; each = each.cause) {
    const constraint: unknown = Reflect.get(each, 'constraint')
    if (constraint !== undefined) return constraint
  }
  return undefined
}
