/** @jsxImportSource hono/jsx */
import { limits, type PasskeyView, type SecurityView } from '@ajet/shared/schema'
import { Field } from './field.tsx'
import { CurrentPassword } from './security-password.tsx'

/** One's own passkeys, and the way to another. */
export function Passkeys({ security }: { readonly security: SecurityView }) {
  const { passkeys, has_password: hasPassword } = security
  return (
    <div class="security-part" data-controller="passkeys">
      <p>Sign in with your fingerprint, face or PIN, without a name and a password.</p>
      {passkeys.length === 0 ? null : (
        <ul class="list">
          {passkeys.map((passkey) => (
            <Passkey passkey={passkey} />
          ))}
        </ul>
      )}
      <p class="notice is-error" role="alert" data-passkeys-target="error"></p>
      <form
        class="form"
        method="post"
        action="/auth/passkeys"
        data-turbo="false"
        data-passkeys-target="form"
        data-action="submit->passkeys#add"
        hidden
      >
        {hasPassword ? <CurrentPassword id="passkeys" /> : null}
        <Field
          name="name"
          label="Name of the passkey"
          required
          maxlength={limits.passkeyName}
          placeholder="My laptop"
        />
        <p>
          <button class="button" type="submit">
            Add a passkey
          </button>
        </p>
      </form>
      <p data-passkeys-target="none">
        Making one needs JavaScript, a browser that has them, and a server that is reached over https.
      </p>
    </div>
  )
}

function Passkey({ passkey }: { readonly passkey: PasskeyView }) {
  const { id, name, created_at: createdAt, last_used_at: lastUsedAt, user_verified: asksOwner } = passkey
  return (
    <li>
      <div class="list-main">
        <strong dir="auto">{name}</strong>
        <span class="list-note">
          added {createdAt.slice(0, 10)}
          {lastUsedAt === null ? '' : ` · last used ${lastUsedAt.slice(0, 10)}`}
          {asksOwner ? '' : ' · only as second step'}
        </span>
        <details>
          <summary>Rename</summary>
          <form class="passkey-name" method="post" action="/auth/passkeys/rename" data-turbo="false">
            <input type="hidden" name="passkey_id" value={id} />
            <div class="field">
              <input name="name" aria-label="New name" required maxlength={limits.passkeyName} value={name} />
            </div>
            <button class="button is-small" type="submit">
              Save
            </button>
          </form>
        </details>
      </div>
      <form method="post" action="/auth/passkeys/remove" data-turbo="false">
        <input type="hidden" name="passkey_id" value={id} />
        <button class="button is-small" type="submit" aria-label={`Remove ${name}`}>
          Remove
        </button>
      </form>
    </li>
  )
}
