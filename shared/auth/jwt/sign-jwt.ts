import { SignJWT } from 'jose'
import { JWT_ALGORITHM, JWT_AUDIENCE, type JwtClaims } from './claims.ts'
import type { SigningKey } from './signing-keys.ts'

/** A token with these claims, for the services of the server at `issuer`, its base URL. */
export async function signJwt({ kid, key }: SigningKey, issuer: string, claims: JwtClaims): Promise<string> {
  return await new SignJWT({ ...claims, iss: issuer, aud: JWT_AUDIENCE })
    .setProtectedHeader({ alg: JWT_ALGORITHM, kid, typ: 'JWT' })
    .sign(key)
}
