import { fields } from '@ajet/shared/schema'

/** Who somebody is at a provider, as far as the provider vouches for it. */
export interface Identity {
  readonly provider: string
  readonly issuer: string
  /** Never changes there and is never given to somebody else. */
  readonly subject: string
  /** What the person is called there. */
  readonly login: string
  readonly display_name: string | undefined
  /** Only when the provider says that it has checked it. */
  readonly email: string | null
}

/** The address in the form in which accounts have it; null when it is none. */
export function verifiedEmail(address: string | null | undefined): string | null {
  return fields.email.safeParse(address).data ?? null
}
