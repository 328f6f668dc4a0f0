import { Secret, TOTP } from 'otpauth'

const PERIOD_SECONDS = 30
/** Steps before and after that count as well: clocks differ, and people type slowly (RFC 6238 §5.2). */
const WINDOW = 1
const SECRET_BYTES = 20

/** A new secret in base32 (RFC 4226 §4, R6: 160 bits). */
export function newTotpSecret(): string {
  return new Secret({ size: SECRET_BYTES }).base32
}

/** `otpauth://totp/…`, as apps read it. */
export function totpUri(secret: string, issuer: string, label: string): string {
  // A colon parts issuer and name there.
  const clean = (text: string) => text.replaceAll(':', ' ')
  return totpOf(secret, clean(issuer), clean(label)).toString()
}

/** The time step whose code this is; undefined when it is none of the steps around `now` (ms). */
export function findStep(secret: string, code: string, now: number): number | undefined {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return undefined
  const delta = totpOf(secret).validate({ token, timestamp: now, window: WINDOW })
  return delta === null ? undefined : Math.floor(now / 1_000 / PERIOD_SECONDS) + delta
}

function totpOf(secret: string, issuer = '', label = ''): TOTP {
  return new TOTP({ secret, issuer, label, algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS })
}
