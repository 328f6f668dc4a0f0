/** The part of a pino-like logger this package uses: fields first, then the sentence. */
export interface DbLogger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
