import { ApiClientError, ApiTimeoutError, ApiUnreachableError } from '@ajet/shared/api-client'
import { CliError } from './cli-error.ts'

const signIn = 'Sign in with: ajet-chat login <server>'
const checkServer = 'Is the address right, and does the server run? ajet-chat whoami shows which one is used.'

/** Any failure as an exit code with a sentence (CLI-08). */
export function toCliError(error: unknown): CliError {
  if (error instanceof CliError) return error
  if (error instanceof ApiClientError) return refusal(error)
  if (error instanceof ApiTimeoutError || error instanceof ApiUnreachableError) {
    return new CliError('unreachable', error.message, checkServer)
  }
  return new CliError('refused', error instanceof Error ? error.message : String(error))
}

function refusal(error: ApiClientError): CliError {
  if (error.code === 'unauthenticated') return new CliError('not_signed_in', 'You are not signed in', signIn)
  if (error.code === 'unexpected_answer') {
    return new CliError(
      'unreachable',
      `The server's answer is not one of ajet-chat (status ${error.status})`,
      checkServer,
    )
  }
  if (error.status === 502 || error.status === 503)
    return new CliError('unreachable', error.detail, 'Try again in a moment.')
  return new CliError('refused', error.detail, hintOf(error))
}

function hintOf({ code, status, trace_id: traceId }: ApiClientError): string | undefined {
  if (code === 'not_a_member') return 'Join it with: ajet-chat join <channel>'
  if (status >= 500 && traceId !== null) return `The server's log has more about it under trace id ${traceId}`
  return undefined
}

/** True when whoever reads our output has gone away (`| head`): nothing went wrong. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE'
}
