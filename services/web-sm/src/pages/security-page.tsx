/** @jsxImportSource hono/jsx */
import type { LinkedAccountView, LoginMethodsView, SecurityView } from '@ajet/shared/schema'
import { Document } from './document.tsx'
import { LinkedAccounts } from './linked-accounts.tsx'
import { Notice } from './notice.tsx'
import { EmailForm } from './security-email.tsx'
import type { PageContext } from './page-context.ts'
import { Passkeys } from './security-passkeys.tsx'
import { PasswordForm } from './security-password.tsx'
import { TwoStep } from './security-two-step.tsx'
import { SettingsHead } from './settings-head.tsx'

export interface SecurityPageProps extends PageContext {
  readonly security: SecurityView
  readonly methods: LoginMethodsView
  readonly accounts: readonly LinkedAccountView[]
  readonly sendsMail: boolean
  /** What was just done. */
  readonly done: string | undefined
  readonly error: string | undefined
}

const doneTexts: Readonly<Record<string, string>> = {
  password: 'Your password is changed. Everywhere else you have been signed out.',
  email: 'Your e-mail address is changed.',
  'two-step': 'Two-step sign-in is on, and your recovery codes are new.',
  'two-step-off': 'Two-step sign-in is off.',
  passkey: 'The passkey is added. You can sign in with it.',
  'second-key':
    'The key is added. It asked for no PIN, finger or face, so it is a second step only: after the password, once two-step sign-in is on.',
  renamed: 'The passkey has its new name.',
  'passkey-removed': 'The passkey is removed.',
  linked: 'The account is linked. You can sign in with it.',
  unlinked: 'The account is unlinked.',
  'email-sent': 'We sent a mail to the new address. It takes the old one’s place when you follow the link in it.',
}

/** The ways into one's own account. */
export function SecurityPage({ security, methods, accounts, sendsMail, done, error, ...context }: SecurityPageProps) {
  return (
    <Document title="Sign-in and security · ajet-chat" {...context}>
      <main class="pane" id="main">
        <SettingsHead title="Sign-in and security" />
        <div class="page">
          <Notice done={done} error={error} doneTexts={doneTexts} />
          <section class="page-section" aria-labelledby="password-head">
            <h2 id="password-head">Password</h2>
            <PasswordForm hasPassword={security.has_password} />
          </section>
          <section class="page-section" aria-labelledby="two-step-head">
            <h2 id="two-step-head">Two-step sign-in</h2>
            <TwoStep security={security} />
          </section>
          {methods.passkeys ? (
            <section class="page-section" aria-labelledby="passkeys-head">
              <h2 id="passkeys-head">Passkeys</h2>
              <Passkeys security={security} />
            </section>
          ) : null}
          <section class="page-section" aria-labelledby="email-head">
            <h2 id="email-head">E-mail address</h2>
            <EmailForm security={security} sendsMail={sendsMail} />
          </section>
          {methods.providers.length > 0 || accounts.length > 0 ? (
            <section class="page-section" aria-labelledby="accounts-head">
              <h2 id="accounts-head">Linked accounts</h2>
              <LinkedAccounts accounts={accounts} providers={methods.providers} hasPassword={security.has_password} />
            </section>
          ) : null}
        </div>
      </main>
    </Document>
  )
}
