import { ConfigError } from '@ajet/shared/config'
import { exitCodes } from './exit-codes.ts'

export interface Explained {
  /** For the person who started it, one line each. */
  readonly lines: readonly string[]
  readonly exitCode: number
}

/** Errors whose message was written for people: what is wrong and what to do. */
const forPeople = new Set([
  'start',
  'data_dir_in_use',
  'data_dir_version',
  'data_dir_unwritable',
  'embedded_postgres_start',
  'database_config',
  'database_unavailable',
  'database_busy',
  'database_newer',
  'bad_url',
  'unavailable',
  'command',
  'backup_damaged',
  'backup_newer',
  'backup_source',
  'restore_not_empty',
  'storage_full',
  'storage_unavailable',
])

/** Why the server did not start; undefined for a fault of the program, which keeps its stack. */
export function explainError(error: unknown): Explained | undefined {
  if (error instanceof ConfigError) return { lines: error.problems, exitCode: exitCodes.usage }
  if (error instanceof SuppressedError) return explainError(error.suppressed)
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  if (!(error instanceof Error) || typeof code !== 'string' || !forPeople.has(code)) return undefined
  return { lines: [error.message.replace(/\s*\n\s*/g, ' ')], exitCode: exitCodes.failed }
}
