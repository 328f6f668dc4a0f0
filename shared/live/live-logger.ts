/** The part of the program's logger that `live` needs. */
export interface LiveLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
