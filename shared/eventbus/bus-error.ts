export type BusErrorCode = 'bad_url' | 'bad_subject' | 'bad_envelope' | 'payload_too_large' | 'unavailable' | 'closed'

/** Why the bus refused. `unavailable` is worth another try, every other code is not. */
export class BusError extends Error {
  override readonly name = 'BusError'
  readonly code: BusErrorCode

  constructor(code: BusErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
