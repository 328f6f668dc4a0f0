import {
  DatabaseBusyError,
  DatabaseConfigError,
  DatabaseUnavailableError,
  isConnectionLost,
  sqlState,
} from './errors.ts'

/**
 * What a caller gets for a driver's error: failures of the connection become errors with a code the HTTP mapper
 * knows, refusals of a statement stay as they are (see `sqlState`).
 */
export function mapDriverError(error: unknown, target: string): unknown {
  const cause = { cause: error }
  const state = sqlState(error)
  if (state === '57014') return new DatabaseBusyError('The database took too long to answer.', cause)
  // Insufficient resources: disk full, out of memory, too many connections.
  if (state?.startsWith('53'))
    return new DatabaseBusyError(`The database at ${target} is full: ${messageOf(error)}`, cause)
  if (state?.startsWith('28')) {
    return new DatabaseConfigError(`The database at ${target} refuses the user name or the password.`, cause)
  }
  if (state === '3D000') return new DatabaseConfigError(`The database at ${target} does not exist.`, cause)
  if (isConnectionLost(error)) {
    return new DatabaseUnavailableError(`The database at ${target} does not answer: ${messageOf(error)}`, cause)
  }
  return error
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
