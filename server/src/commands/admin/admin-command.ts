import type { Database } from '@ajet/shared/db'
import type { AdminLine } from './admin-line.ts'

/** What a command works with. */
export interface AdminUse {
  readonly db: Database
  readonly line: AdminLine
  /** Outside address of the server, without a slash at the end. */
  readonly baseUrl: string
  /** Asks before something that cannot be undone. @throws CommandError when the answer is no, or nobody is there to ask */
  confirm(question: string): Promise<void>
  /** The first line of the standard input: what may not stand in the arguments. @throws CommandError */
  readSecret(what: string): Promise<string>
}

export interface AdminAnswer {
  /** For programs (`--json`): one value. */
  readonly json: unknown
  /** For people. */
  readonly text: string
}

export interface AdminCommand {
  readonly name: string
  /** What follows `ajet-chat admin`. */
  readonly usage: string
  /** One line. */
  readonly help: string
  readonly operands?: { readonly least: number; readonly most?: number }
  /** Options without a value, besides --json and --yes. */
  readonly flags?: readonly string[]
  /** Options with a value. */
  readonly values?: readonly string[]
  readonly run: (use: AdminUse) => Promise<AdminAnswer>
}

/** The database inside a transaction. */
export type Trx = Parameters<Parameters<Database['transaction']>[0]>[0]
