export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/** Writes one line: fields first, then the sentence. Secrets in either are redacted (LOG-6). */
export interface LogLine {
  (fields: object, message: string): void
  (message: string): void
}

/** The one facade of every module (LOG-1). */
export interface Logger {
  readonly trace: LogLine
  readonly debug: LogLine
  readonly info: LogLine
  readonly warn: LogLine
  readonly error: LogLine
  readonly fatal: LogLine
  /** The level of this logger's namespace. */
  readonly level: LogLevel
  /** True when a line of this level would be written; for lines that are dear to make. */
  isEnabled(level: LogLevel): boolean
  /** `child('messages')` is the namespace `<parent>.messages` with its own level; `child({ trace_id })` binds fields to every line. */
  child(moduleOrFields: string | Readonly<Record<string, unknown>>): Logger
  /** Writes what is buffered, before the process ends. */
  flush(): void
}
