/** @jsxImportSource hono/jsx */
import type { LinkedAccountView, LoginMethodsView } from '@ajet/shared/schema'
import { CurrentPassword } from './security-password.tsx'

export interface LinkedAccountsProps {
  readonly accounts: readonly LinkedAccountView[]
  readonly providers: LoginMethodsView['providers']
  readonly hasPassword: boolean
}

/** One's accounts at login providers, and the way to link another. */
export function LinkedAccounts({ accounts, providers, hasPassword }: LinkedAccountsProps) {
  return (
    <>
      <p>You can sign in with these accounts as well.</p>
      <ul class="list">
        {accounts.length === 0 ? <li class="list-empty">No account is linked.</li> : null}
        {accounts.map((account) => (
          <LinkedAccount account={account} />
        ))}
      </ul>
      {providers.length > 0 ? <LinkForm providers={providers} hasPassword={hasPassword} /> : null}
    </>
  )
}

function LinkedAccount({ account }: { readonly account: LinkedAccountView }) {
  const { id, label, login, email, usable, last_used_at: used } = account
  const about = [email, `last used ${used.slice(0, 10)}`, usable ? null : 'switched off'].filter(
    (text) => text !== null,
  )
  return (
    <li>
      <div class="list-main">
        <strong>
          <bdi>{label}</bdi>
          {login === '' ? null : (
            <>
              {' · '}
              <bdi>{login}</bdi>
            </>
          )}
        </strong>
        <span class="list-note">{about.join(' · ')}</span>
      </div>
      <form method="post" action={`/settings/security/accounts/${id}/unlink`} data-turbo="false">
        <button class="button is-small" type="submit" aria-label={`Unlink ${label} ${login}`}>
          Unlink
        </button>
      </form>
    </li>
  )
}

function LinkForm({ providers, hasPassword }: Pick<LinkedAccountsProps, 'providers' | 'hasPassword'>) {
  return (
    <form class="form" method="post" action={`/auth/oauth/${providers[0]?.name ?? ''}`} data-turbo="false">
      <input type="hidden" name="link" value="1" />
      {hasPassword ? <CurrentPassword id="link" /> : null}
      <p class="button-row">
        {providers.map(({ name, label }) => (
          <button class="button" type="submit" formaction={`/auth/oauth/${name}`}>
            <span>
              Link <bdi>{label}</bdi>
            </span>
          </button>
        ))}
      </p>
    </form>
  )
}
