/** Why a command did not do what it was asked, in one line for the person who asked. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code = 'command'
}
