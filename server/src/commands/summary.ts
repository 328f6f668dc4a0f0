import type { BackupContents } from '@ajet/shared/db'

/** What a backup holds, for programs. */
export function summaryOf({ head, end }: BackupContents) {
  return {
    created_at: head.created_at,
    product: head.product,
    migration: head.migrations.at(-1),
    rows: end.rows,
    files: end.files,
    sha256: end.sha256,
  }
}

/** What a backup holds, for people. */
export function describeContents({ end }: BackupContents): string {
  const { users = 0, channels = 0, messages = 0 } = end.rows
  const rows = Object.values(end.rows).reduce((sum, each) => sum + each, 0)
  const parts = [
    counted(users, 'person', 'people'),
    counted(channels, 'channel', 'channels'),
    counted(messages, 'message', 'messages'),
    counted(end.files.count, 'file', 'files'),
  ]
  return `${parts.join(', ')} (${counted(rows, 'row', 'rows')} in all)`
}

function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`
}
