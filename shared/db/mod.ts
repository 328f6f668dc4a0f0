export { createDatabase, type Database, type DatabaseOptions, type ReadSource } from './database.ts'
export { describeTarget, loadDatabaseTarget, type DatabaseConfig, type DatabaseTarget } from './database-config.ts'
export type { DbLogger } from './db-logger.ts'
export {
  DatabaseBusyError,
  DatabaseConfigError,
  DatabaseNewerError,
  DatabaseUnavailableError,
  isConnectionLost,
  isForeignKeyViolation,
  isUniqueViolation,
  sqlState,
} from './errors.ts'
export { startEmbeddedPostgres, type EmbeddedOptions, type EmbeddedPostgres } from './embedded/embedded-postgres.ts'
export { hasEmbeddedCluster, reachEmbeddedPostgres, type ReachedPostgres } from './embedded/reach-embedded.ts'
export {
  DataDirInUseError,
  DataDirUnwritableError,
  DataDirVersionError,
  EmbeddedStartError,
} from './embedded/errors.ts'
export type { Hot } from './hot.ts'
export { prepared } from './prepared.ts'
export { streamRows, type StreamOptions } from './stream-rows.ts'
export { loadMigrations } from './load-migrations.ts'
export { migrateToLatest, pendingMigrations, rollbackLast, type Migrations } from './migrate.ts'
export { migrations } from './migrations/mod.ts'
export type * from './tables.ts'
export type * from './tables-jobs.ts'
export type * from './tables-oauth.ts'
export { SEGMENT_MESSAGES } from './tables-search.ts'
export type * from './tables-search.ts'
export type * from './tables-sign-in.ts'
export { enqueue, leaveToRelays, type OutboxEntry, type OutboxRow } from './outbox/enqueue.ts'
export { createOutboxRelay, type OutboxRelay, type OutboxRelayOptions } from './outbox/relay.ts'
export type { Publish } from './outbox/publish-batch.ts'
export { createCommunity, type CreateCommunity, type CreatedCommunity } from './actions/create-community.ts'
export {
  findEstranged,
  isEstranged,
  readEstrangement,
  readEstrangementBeside,
  type Estrangement,
} from './actions/estrangement.ts'
export { holdUser } from './actions/hold-user.ts'
export { joinCommunity, type JoinCommunity, type JoinedCommunity } from './actions/join-community.ts'
export { newEvent, type NewEvent } from './actions/new-event.ts'
export type { BackupFiles } from './backup/backup-files.ts'
export { BackupError, type BackupErrorCode } from './backup/errors.ts'
export { checkBackup, type BackupContents } from './backup/read-backup.ts'
export { restoreBackup, type RestoreOptions } from './backup/restore-backup.ts'
export { writeBackup, type BackupSummary, type WriteBackupOptions } from './backup/write-backup.ts'
