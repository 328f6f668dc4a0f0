/** @jsxImportSource hono/jsx */
import type { LoginMethodsView } from '@ajet/shared/schema'

export interface ProviderLinksProps {
  readonly providers: LoginMethodsView['providers']
  /** Before the provider's name: `Sign in with`. */
  readonly verb: string
  /** What survives the way there and back. */
  readonly query?: Readonly<Record<string, string>>
  /** True below a form. */
  readonly isSecond: boolean
}

/** The buttons of the login providers. Links, so that they work without a script; no fetch could follow them. */
export function ProviderLinks({ providers, verb, query = {}, isSecond }: ProviderLinksProps) {
  if (providers.length === 0) return null
  const search = new URLSearchParams(query).toString()
  return (
    <div class="ways">
      {isSecond ? <p class="ways-or">or</p> : null}
      {providers.map(({ name, label }) => (
        <a
          class="button is-wide"
          href={`/auth/oauth/${name}${search && `?${search}`}`}
          data-turbo="false"
          rel="nofollow"
        >
          <span>
            {verb} <bdi>{label}</bdi>
          </span>
        </a>
      ))}
    </div>
  )
}
