/** @jsxImportSource hono/jsx */
import type { SecurityView } from '@ajet/shared/schema'
import { CurrentPassword } from './security-password.tsx'

export interface TwoStepProps {
  readonly security: SecurityView
}

/** A code of an authenticator app after the password: set up, on, or off. */
export function TwoStep({ security }: TwoStepProps) {
  const { two_step: isOn, has_password: hasPassword } = security
  return (
    <div class="security-part" data-controller="two-step">
      {isOn ? <On left={security.recovery_codes_left} /> : <Off />}
      <p class="notice is-error" role="alert" data-two-step-target="error"></p>
      {isOn ? <Change hasPassword={hasPassword} /> : <SetUp hasPassword={hasPassword} />}
      <div class="form" data-two-step-target="codes" hidden>
        <p>
          <strong>Keep these recovery codes.</strong> Each signs you in once when you have lost your app. They are not
          shown again.
        </p>
        <ul class="code-list" data-two-step-target="list"></ul>
        <p>
          <a class="button is-primary" href="/settings/security?done=two-step">
            I have kept them
          </a>
        </p>
      </div>
      <noscript>
        <p>{isOn ? 'New recovery codes need JavaScript.' : 'Setting it up needs JavaScript.'}</p>
      </noscript>
    </div>
  )
}

function Off() {
  return (
    <p data-two-step-target="state">
      Off. A code of an authenticator app after the password keeps others out who have learnt it.
    </p>
  )
}

function On({ left }: { readonly left: number }) {
  return (
    <p data-two-step-target="state">
      <span class="tag">on</span> {left === 1 ? 'One recovery code is' : `${left} recovery codes are`} left.
    </p>
  )
}

function SetUp({ hasPassword }: { readonly hasPassword: boolean }) {
  return (
    <>
      <form
        class="form"
        method="post"
        action="/auth/totp/start"
        data-turbo="false"
        data-two-step-target="begin"
        data-action="submit->two-step#start"
        hidden
      >
        {hasPassword ? <CurrentPassword id="two-step" /> : null}
        <p>
          <button class="button" type="submit">
            Set up
          </button>
        </p>
      </form>
      <form
        class="form"
        method="post"
        action="/auth/totp/confirm"
        data-turbo="false"
        data-two-step-target="confirm"
        data-action="submit->two-step#confirm"
        hidden
      >
        <p>Scan this with your authenticator app, or type the key into it.</p>
        <img class="qr" alt="QR code of the key below" width="200" height="200" data-two-step-target="qr" />
        <p>
          <code class="totp-key" data-two-step-target="secret"></code>
        </p>
        <div class="field">
          <label for="field-totp-code">Code the app shows</label>
          <input
            id="field-totp-code"
            name="code"
            type="text"
            inputmode="numeric"
            required
            autocomplete="one-time-code"
            maxlength={8}
          />
        </div>
        <p>
          <button class="button is-primary" type="submit">
            Switch on
          </button>
        </p>
      </form>
    </>
  )
}

function Change({ hasPassword }: { readonly hasPassword: boolean }) {
  return (
    <form
      class="form"
      method="post"
      action="/auth/totp/disable"
      data-turbo="false"
      data-two-step-target="begin"
      data-action="submit->two-step#change"
    >
      {hasPassword ? <CurrentPassword id="two-step" /> : null}
      <p class="button-row">
        <button class="button" type="submit" name="what" value="renew" data-two-step-target="scripted" hidden>
          New recovery codes
        </button>{' '}
        <button class="button" type="submit" name="what" value="disable">
          Switch off
        </button>
      </p>
    </form>
  )
}
