/** @jsxImportSource hono/jsx */
import type { ProviderView } from '@ajet/shared/schema'
import { providerKinds, signInDone, signInErrors } from '../fragments/provider-text.ts'
import { signInPath } from '../fragments/paths.ts'
import { CopyLine } from './copy-line.tsx'
import { Document } from './document.tsx'
import { Notice } from './notice.tsx'
import type { PageContext } from './page-context.ts'
import { ProviderFields, type TypedProvider } from './provider-fields.tsx'
import { SecondStep } from './second-step.tsx'
import { SettingsHead } from './settings-head.tsx'
import { SwitchForm } from './switch-form.tsx'

export interface ProviderPageProps extends PageContext {
  readonly provider: ProviderView
  readonly typed: TypedProvider
  readonly done: string | undefined
  readonly error: string | undefined
  readonly faults: ReadonlySet<string>
}

/** One login provider: whether it answers, what is known of it, and its end. */
export function ProviderPage({ provider, typed, done, error, faults, ...context }: ProviderPageProps) {
  const { name, label, enabled, callback_url: callback, source } = provider
  return (
    <Document title={`${label} · ajet-chat`} {...context}>
      <main class="pane" id="main">
        <SettingsHead title={label} />
        <div class="page">
          <Notice done={done} error={error} doneTexts={signInDone} errorTexts={signInErrors} />
          <section class="page-section" aria-labelledby="state-head">
            <h2 id="state-head">{enabled ? 'Switched on' : 'Switched off'}</h2>
            <p>{providerKinds[provider.kind]}. This address has to be registered there:</p>
            <CopyLine label="Callback address" value={callback} />
            <div class="button-row">
              <form method="post" action="/auth/providers/test" data-turbo="false">
                <input type="hidden" name="provider" value={name} />
                <button class="button is-small" type="submit">
                  Test the address
                </button>
              </form>
              <SwitchForm way={`provider:${name}`} name={label} on={enabled} />
            </div>
          </section>
          {source === 'settings' ? (
            <p>This provider is in the settings of the server, and is changed there.</p>
          ) : (
            <Changes provider={provider} typed={typed} faults={faults} />
          )}
          <p>
            <a href={signInPath}>All ways to sign in</a>
          </p>
        </div>
      </main>
    </Document>
  )
}

function Changes({ provider, typed, faults }: Pick<ProviderPageProps, 'provider' | 'typed' | 'faults'>) {
  const { name, label, kind, has_secret: hasSecret } = provider
  return (
    <>
      <section class="page-section" aria-labelledby="change-head">
        <h2 id="change-head">Change</h2>
        <form class="form" method="post" action="/auth/providers/edit" data-turbo="false">
          <input type="hidden" name="provider" value={name} />
          <input type="hidden" name="kind" value={kind} />
          <ProviderFields
            typed={typed}
            faults={faults}
            addressHint="Accounts stay bound to the address they came from: those of another one are not recognised."
            secretHint={hasSecret ? 'One is set. Empty: it stays, unless the address is another one.' : 'None is set.'}
          />
          <p>
            <button class="button is-primary" type="submit">
              Save
            </button>
          </p>
        </form>
      </section>
      <section class="page-section" aria-labelledby="end-head">
        <h2 id="end-head">Delete</h2>
        <SecondStep summary="Delete this provider …" action="/auth/providers/delete" button={`Delete ${label}`}>
          <input type="hidden" name="provider" value={name} />
          <p>
            The links to accounts there go with it: whoever signs in by it alone can do so no longer. This cannot be
            undone.
          </p>
        </SecondStep>
      </section>
    </>
  )
}
