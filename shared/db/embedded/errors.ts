/** Another live server holds the data folder (FLT-21: two servers must never share one cluster). */
export class DataDirInUseError extends Error {
  readonly code = 'data_dir_in_use'

  constructor(dataDir: string, holder: string | undefined) {
    super(
      `The data folder ${dataDir} is in use by another ajet-chat server${holder ? ` (process ${holder})` : ''}. ` +
        'Stop that one first, or start this one with another AJET_DATA_DIR.',
    )
    this.name = 'DataDirInUseError'
  }
}

/** The cluster in the data folder was written by another major version of PostgreSQL than the embedded one. */
export class DataDirVersionError extends Error {
  readonly code = 'data_dir_version'

  constructor(dataDir: string, found: string, expected: string) {
    const cure =
      Number(found) > Number(expected)
        ? 'Start it with the newer ajet-chat that wrote it.'
        : 'Back it up with the older ajet-chat that wrote it (ajet-chat backup) and restore the backup into a new data folder ' +
          'with this one (ajet-chat restore); docs/upgrade-postgres.md has the steps.'
    super(
      `The data folder ${dataDir} was written by PostgreSQL ${found}, this ajet-chat carries PostgreSQL ${expected}. ${cure}`,
    )
    this.name = 'DataDirVersionError'
  }
}

/** The data folder cannot be created or written. */
export class DataDirUnwritableError extends Error {
  readonly code = 'data_dir_unwritable'

  constructor(dataDir: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`The data folder ${dataDir} cannot be written: ${reason}`, { cause })
    this.name = 'DataDirUnwritableError'
  }
}

/** The embedded PostgreSQL did not start; the message ends with its own last words. */
export class EmbeddedStartError extends Error {
  readonly code = 'embedded_postgres_start'

  constructor(message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'EmbeddedStartError'
  }
}
