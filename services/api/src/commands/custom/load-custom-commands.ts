import type { Tables } from '@ajet/shared/db'
import type { Kysely } from 'kysely'
import type { Command } from '../command.ts'
import { callCommand } from './call-command.ts'

/** The commands of a community that other services answer, as the table's own look. */
export async function loadCustomCommands(db: Kysely<Tables>, communityId: string | null): Promise<readonly Command[]> {
  if (communityId === null) return []
  const all = db.selectFrom('custom_commands').selectAll().where('community_id', '=', communityId)
  const rows = await all.orderBy('name').execute()
  return rows.map((row) => ({
    name: row.name,
    usage: row.usage,
    help: row.help,
    role: 'member',
    completion: ['text'],
    run: (use, rest) => callCommand(use, row, rest),
  }))
}

/** Both, in the order of the names. The commands everybody knows come first: a later one of their name is not seen. */
export function withCustom(known: readonly Command[], custom: readonly Command[]): readonly Command[] {
  if (custom.length === 0) return known
  const names = new Set(known.flatMap(({ name, aliases = [] }) => [name, ...aliases]))
  const added = custom.filter(({ name }) => !names.has(name))
  return [...known, ...added].toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
