import { limits } from '@ajet/shared/schema'

/** What a form is shown again with: after a plain post the gateway sends the harmless fields and the wrong ones back. */
export interface Retyped {
  /** The code of what went wrong. */
  readonly error: string | undefined
  valueOf(name: string): string | undefined
  /** The hint beside a field that was not accepted. */
  faultOf(name: string): string | undefined
}

export function readRetyped(query: URLSearchParams): Retyped {
  const faults = new Set((query.get('fields') ?? '').split(','))
  return {
    error: query.get('error') ?? undefined,
    valueOf: (name) => query.get(name)?.slice(0, limits.displayName) ?? undefined,
    faultOf: (name) => (faults.has(name) ? faultText(name, query.get('error')) : undefined),
  }
}

function faultText(name: string, code: string | null): string {
  if (code === 'name_taken') return 'This is already taken.'
  return name === 'password'
    ? 'This password is too short or too long.'
    : 'This is not accepted. Look at the hint and try another.'
}
