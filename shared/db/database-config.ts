import { DatabaseConfigError } from './errors.ts'

/** Where the database is: a URL, or its parts. A part given beside a URL wins over the URL's. */
export interface DatabaseConfig {
  /** `postgres://user:password@host:port/database`; `?host=/folder` names a Unix socket folder, `?sslmode=` the TLS mode. */
  readonly url?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
  /** The folder of a Unix socket; then host and port do not count. */
  readonly socketDir?: string
  readonly sslMode?: SslMode
}

export type SslMode = (typeof SSL_MODES)[number]

const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'] as const

/** A checked and complete configuration. */
export interface DatabaseTarget {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string | undefined
  readonly database: string
  readonly socketDir: string | undefined
  readonly sslMode: SslMode
}

/**
 * Checks a configuration and fills in what PostgreSQL assumes (localhost, 5432, database named like the user).
 * @throws DatabaseConfigError naming the wrong part, never the password
 */
export function loadDatabaseTarget(config: DatabaseConfig): DatabaseTarget {
  const parts = { ...partsOfUrl(config.url), ...withoutUndefined(config) }
  const { socketDir, password, port = 5432, host = 'localhost' } = parts
  const sslMode = parts.sslMode ?? (socketDir || isLocal(host) ? 'disable' : 'prefer')
  if (!parts.user) throw new DatabaseConfigError('The database needs a user name: none is given.')
  if (!socketDir) checkHost(host)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new DatabaseConfigError(`The database port must be a number from 1 to 65535, not ${port}.`)
  }
  if (!SSL_MODES.includes(sslMode)) {
    throw new DatabaseConfigError(`The database sslmode must be one of ${SSL_MODES.join(', ')}, not ${sslMode}.`)
  }
  return { host, port, user: parts.user, password, database: parts.database || parts.user, socketDir, sslMode }
}

/** `host:port/database` for messages and logs; without user and password. */
export function describeTarget({ host, port, database, socketDir }: DatabaseTarget): string {
  return socketDir ? `${socketDir}/${database}` : `${host}:${port}/${database}`
}

function partsOfUrl(text: string | undefined): Omit<DatabaseConfig, 'url'> {
  if (text === undefined) return {}
  const url = URL.parse(text)
  // The text is not repeated: it may hold a password.
  if (!url)
    throw new DatabaseConfigError(
      'The database URL cannot be read; it looks like postgres://user:password@host:5432/name.',
    )
  if (!/^postgres(ql)?:$/.test(url.protocol)) {
    throw new DatabaseConfigError(`The database URL must begin with postgres://, not ${url.protocol}//.`)
  }
  const socket = url.searchParams.get('host')
  return withoutUndefined({
    host: decode(url.hostname),
    port: url.port ? Number(url.port) : undefined,
    user: decode(url.username) ?? url.searchParams.get('user') ?? undefined,
    password: decode(url.password),
    database: decode(url.pathname.slice(1)),
    socketDir: socket?.startsWith('/') ? socket : undefined,
    sslMode: (url.searchParams.get('sslmode') as SslMode | null) ?? undefined,
  })
}

function decode(part: string): string | undefined {
  if (part === '') return undefined
  try {
    return decodeURIComponent(part)
  } catch (cause) {
    throw new DatabaseConfigError('The database URL has a % that is not followed by two hexadecimal digits.', { cause })
  }
}

function checkHost(host: string): void {
  if (host === '' || /[\s/@?#]/.test(host)) {
    throw new DatabaseConfigError(`The database host must be a name or an address, not "${host}".`)
  }
}

function isLocal(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || host.startsWith('127.')
}

export function withoutUndefined<T extends object>(parts: T): Partial<T> {
  return Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined)) as Partial<T>
}
