import { ApiError } from '@ajet/shared/http'
import * as client from 'openid-client'
import { ZodError } from 'zod'

/** The provider, or who sent the callback, says no: repeating it does not help. */
const REFUSALS = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_KEY_SELECTION_FAILED',
])

/** What went wrong at a provider, as an error of ours; the cause is for the log and holds no secret. */
export function providerError(error: unknown): ApiError {
  if (error instanceof ApiError) return error
  return new ApiError(isRefusal(error) ? 'provider_refused' : 'provider_unreachable', {}, undefined, {
    cause: new Error(reasonOf(error)),
  })
}

function isRefusal(error: unknown): boolean {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) return true
  if (error instanceof client.WWWAuthenticateChallengeError) return true
  return error instanceof client.ClientError && REFUSALS.has(error.code ?? '')
}

/** Errors of the library carry answers of the provider, tokens among them: only what they say is kept. */
function reasonOf(error: unknown): string {
  if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError)
    return `The provider answered ${clean(error.error)}: ${clean(error.error_description ?? '')}`
  if (error instanceof ZodError) return 'The provider told who it is in a form that is not known'
  return error instanceof Error ? clean(error.message) : 'Unknown'
}

function clean(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, ' ').slice(0, 200)
}
