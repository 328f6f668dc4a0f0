/** @jsxImportSource hono/jsx */

export interface PasskeyLoginProps {
  /** Where to go afterwards; a safe path of this site. */
  readonly returnTo: string
  readonly label: string
}

/** Signs in with a passkey; shown by the script, which it needs. */
export function PasskeyLogin({ returnTo, label }: PasskeyLoginProps) {
  return (
    <div class="passkey-login" data-controller="passkey-login" data-passkey-login-next-value={returnTo} hidden>
      <button class="button is-wide" type="button" data-passkey-login-target="button" data-action="passkey-login#sign">
        {label}
      </button>
      <p class="notice is-error" role="alert" data-passkey-login-target="error"></p>
    </div>
  )
}
