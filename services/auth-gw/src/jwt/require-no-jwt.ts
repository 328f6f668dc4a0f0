import { looksLikeJwt, type Credentials } from '@ajet/shared/auth'
import { ApiError } from '@ajet/shared/http'

/**
 * What is under /auth makes sessions and accounts, and ends them: a token for a quarter of an hour must not turn into
 * one for ever, nor into the next token.
 *
 * @throws ApiError `unauthenticated`
 */
export function requireNoJwt(credentials: Credentials | undefined, path: string): void {
  if (credentials && path.startsWith('/auth/') && looksLikeJwt(credentials.token)) throw new ApiError('unauthenticated')
}
