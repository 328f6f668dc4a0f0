/** @jsxImportSource hono/jsx */
import type { LoginMethodsView, ProviderView } from '@ajet/shared/schema'
import { providerKinds, signInDone, signInErrors } from '../fragments/provider-text.ts'
import { providerPath } from '../fragments/paths.ts'
import { Document } from './document.tsx'
import { Field } from './field.tsx'
import { Notice } from './notice.tsx'
import type { PageContext } from './page-context.ts'
import { ProviderFields, type TypedProvider } from './provider-fields.tsx'
import { SettingsHead } from './settings-head.tsx'
import { SwitchForm } from './switch-form.tsx'

export interface SignInPageProps extends PageContext {
  readonly methods: LoginMethodsView
  readonly providers: readonly ProviderView[]
  readonly typed: TypedProvider
  readonly done: string | undefined
  readonly error: string | undefined
  readonly faults: ReadonlySet<string>
}

/** How people sign in to this server: for its owner (AJ-10, AJ-12). */
export function SignInPage({ methods, providers, typed, done, error, faults, ...context }: SignInPageProps) {
  return (
    <Document title="Sign-in to this server · ajet-chat" {...context}>
      <main class="pane" id="main">
        <SettingsHead title="Sign-in to this server" />
        <div class="page">
          <Notice done={done} error={error} doneTexts={signInDone} errorTexts={signInErrors} />
          <section class="page-section" aria-labelledby="ways-head">
            <h2 id="ways-head">Ways to sign in</h2>
            <ul class="list">
              <Way
                way="password"
                name="Passwords"
                note="User name or e-mail address and password"
                on={methods.password}
              />
              <Way way="passkeys" name="Passkeys" note="The device, a finger or a face" on={methods.passkeys} />
              {providers.map((provider) => (
                <Way
                  way={`provider:${provider.name}`}
                  name={provider.label}
                  note={`${providerKinds[provider.kind]}${provider.source === 'settings' ? ', in the settings of the server' : ''}`}
                  on={provider.enabled}
                  href={providerPath(provider.name)}
                />
              ))}
            </ul>
          </section>
          <section class="page-section" id="add" aria-labelledby="add-head">
            <h2 id="add-head">Add a provider</h2>
            <p>
              First register this server at the provider, with the address <code>/auth/callback/</code> and the short
              name below. An OpenID Connect issuer is asked before it is added.
            </p>
            <AddForm typed={typed} faults={faults} />
          </section>
        </div>
      </main>
    </Document>
  )
}

interface WayProps {
  readonly way: string
  readonly name: string
  readonly note: string
  readonly on: boolean
  readonly href?: string
}

function Way({ way, name, note, on, href }: WayProps) {
  return (
    <li>
      <div class="list-main">
        {href === undefined ? (
          <strong>{name}</strong>
        ) : (
          <a href={href} dir="auto">
            {name}
          </a>
        )}
        <span class="list-note">{note}</span>
      </div>
      <span class="tag">{on ? 'on' : 'off'}</span>
      <SwitchForm way={way} name={name} on={on} />
    </li>
  )
}

function AddForm({ typed, faults }: Pick<SignInPageProps, 'typed' | 'faults'>) {
  return (
    <form class="form" method="post" action="/auth/providers" data-turbo="false">
      <div class="field" role="radiogroup" aria-label="Kind">
        <span class="field-label">Kind</span>
        <div class="choices">
          {Object.entries(providerKinds).map(([kind, text]) => (
            <label class="choice">
              <input type="radio" name="kind" value={kind} checked={kind === typed.kind} /> {text}
            </label>
          ))}
        </div>
      </div>
      <Field
        name="name"
        label="Short name"
        required
        maxlength={40}
        pattern="[a-z0-9]+(-[a-z0-9]+)*"
        value={typed.name}
        hint="Part of the callback address. It cannot be changed later."
        placeholder="acme"
        error={faults.has('name') ? 'This is not accepted.' : undefined}
      />
      <ProviderFields
        typed={typed}
        faults={faults}
        addressHint="The issuer, or where the Gitea is. Empty for github.com."
        secretHint="Kept encrypted, and never shown again."
      />
      <p>
        <button class="button is-primary" type="submit">
          Add the provider
        </button>
      </p>
    </form>
  )
}
