/** The part of the program's logger the bus needs; a pino logger is one. */
export interface BusLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export const silentLogger: BusLogger = { info: () => {}, warn: () => {}, error: () => {} }
