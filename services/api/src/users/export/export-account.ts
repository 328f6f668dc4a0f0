import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import { loadOwnMessages, loadOwnReactions, type Written } from './own-messages.ts'
import { loadOwn, ownKinds, type Row } from './own-records.ts'

/** Raised when a line says something else than before; new kinds and fields are no reason. */
const FORMAT = 1

export interface ExportedAccount extends Written {
  /** ms since the epoch. */
  readonly now: number
}

/**
 * Everything an account is and has written, as lines of JSON (NDJSON): each says its `type`, the first is `export`, and
 * the last `end` with the number of lines before it, so that one that broke off is known. Comes in pieces of several
 * lines, and reads on when the next piece is asked for: nothing grows with how much there is.
 */
export async function* exportAccount(db: Kysely<Tables>, account: ExportedAccount): AsyncGenerator<string> {
  const { userId, now } = account
  let count = 1
  const lines = (type: string, rows: readonly Row[]): string => {
    count += rows.length
    return rows.map((row) => lineOf(type, row)).join('')
  }
  yield lineOf('export', { format: FORMAT, user_id: userId, created_at: new Date(now) })
  for (const kind of ownKinds) yield lines(kind, await loadOwn(db, kind, userId))
  for await (const rows of loadOwnReactions(db, account)) yield lines('reaction', rows)
  for await (const rows of loadOwnMessages(db, account)) yield lines('message', rows)
  yield lineOf('end', { lines: count })
}

const lineOf = (type: string, row: Row): string => `${JSON.stringify({ type, ...row })}\n`
