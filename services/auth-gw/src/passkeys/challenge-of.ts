import { ApiError } from '@ajet/shared/http'

/**
 * The challenge a browser says it had signed. Whether it is ours, and unused, is looked up by it; whether it was signed
 * is checked after.
 *
 * @throws ApiError `passkey_invalid`
 */
export function challengeOf(clientDataJson: string): string {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'))
    if (typeof data === 'object' && data !== null && 'challenge' in data && typeof data.challenge === 'string') {
      return data.challenge
    }
  } catch {
    // Not JSON: as good as no challenge.
  }
  throw new ApiError('passkey_invalid')
}
