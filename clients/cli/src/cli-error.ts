/** What the shell is told (CLI-08). */
export const exitCodes = { ok: 0, refused: 1, usage: 2, not_signed_in: 3, unreachable: 4, interrupted: 130 } as const

export type Outcome = Exclude<keyof typeof exitCodes, 'ok'>

/** Ends the command with a sentence for people, and what to do next. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly outcome: Outcome
  readonly hint: string | undefined

  constructor(outcome: Outcome, message: string, hint?: string) {
    super(message)
    this.outcome = outcome
    this.hint = hint
  }
}
