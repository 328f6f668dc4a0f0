import { ConfigError, type Config } from '@ajet/shared/config'
import { onDatabase, serviceNames, type ServiceName } from './service-names.ts'

/**
 * Services in several processes must share a database and a bus; what one process keeps for itself the others would not see.
 *
 * @throws ConfigError
 */
export function checkShape(config: Config, names: readonly ServiceName[]): void {
  if (serviceNames.every((name) => names.includes(name))) return
  const problems: string[] = []
  const alone = names.join(',')
  if (names.some((name) => onDatabase.has(name)) && !hasDatabase(config)) {
    problems.push(`db.url (AJET_DB_URL) is missing: ${alone} alone needs a PostgreSQL that the other services use too`)
  }
  if (!config.nats.url) {
    problems.push(`nats.url (AJET_NATS_URL) is missing: ${alone} alone needs a NATS that the other services use too`)
  }
  if (problems.length > 0) throw new ConfigError(problems)
}

/** True when a PostgreSQL is named, so that none of our own is started. */
export function hasDatabase({ db }: Config): boolean {
  return db.url !== undefined || db.host !== undefined
}
