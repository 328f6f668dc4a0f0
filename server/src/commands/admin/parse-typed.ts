import { ConfigError } from '@ajet/shared/config'

interface Parser<T> {
  safeParse(value: unknown): { readonly success: true; readonly data: T } | ParseFault
}

interface ParseFault {
  readonly success: false
  readonly error: { readonly issues: readonly { readonly message: string }[] }
}

/** What was typed, checked as the API checks it. @throws ConfigError that says what is wrong with it, and not what it is */
export function parseTyped<T>(what: string, schema: Parser<T>, value: string | undefined): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new ConfigError([`${what} is not valid: ${result.error.issues[0]?.message ?? 'see --help'}`])
}
