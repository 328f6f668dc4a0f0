import { errors, jwtVerify, type CryptoKey } from 'jose'
import { JWT_ALGORITHM, JWT_AUDIENCE, jwtClaims, type JwtClaims } from './claims.ts'

export interface VerifyJwt {
  /** The public key of a `kid` of ours; undefined for every other. Keys that a token names or brings itself are not looked at. */
  readonly keyOf: (kid: string) => Promise<CryptoKey | undefined>
  /** The server's base URL. */
  readonly issuer: string
  /** ms since the epoch. */
  readonly now: number
}

/**
 * The claims of a token that this server has signed and that is still good; null for every other (RFC 8725). Whether
 * its session still is, is not known by that.
 */
export async function verifyJwt(token: string, { keyOf, issuer, now }: VerifyJwt): Promise<JwtClaims | null> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => requireKey(keyOf, kid), {
      algorithms: [JWT_ALGORITHM],
      issuer,
      audience: JWT_AUDIENCE,
      typ: 'JWT',
      currentDate: new Date(now),
      requiredClaims: ['exp', 'iat', 'sub', 'jti'],
    })
    return jwtClaims.safeParse(payload).data ?? null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

async function requireKey(keyOf: VerifyJwt['keyOf'], kid: string | undefined): Promise<CryptoKey> {
  const key = kid === undefined ? undefined : await keyOf(kid)
  if (!key) throw new errors.JWKSNoMatchingKey()
  return key
}
