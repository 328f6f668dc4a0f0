/** The part of the logger that the mailer uses: fields first, then the sentence. */
export interface MailLogger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
