/** @jsxImportSource hono/jsx */
import { EntryLayout } from './entry-layout.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { PageContext } from './page-context.ts'

/** A program that waits to be signed in, as it is shown to whoever decides. */
export interface WaitingProgram {
  readonly user_code: string
  readonly client_name: string
  readonly user_agent: string
  readonly address: string
  /** Whole minutes since it asked. */
  readonly minutesAgo: number
}

export interface DevicePageProps extends PageContext {
  readonly program: WaitingProgram | undefined
  /** What was typed when no program waits with it. */
  readonly code: string
  readonly error: string | undefined
  readonly done: 'approved' | 'denied' | undefined
}

/** Where a person signs in a program by a code it shows (RFC 8628 §3.3). */
export function DevicePage({ program, code, error, done, ...context }: DevicePageProps) {
  const name = context.reader?.display_name ?? ''
  return (
    <EntryLayout title="Sign in a program" wide={program !== undefined} {...context}>
      {done ? (
        <Done done={done} />
      ) : program ? (
        <Decide program={program} name={name} error={error} />
      ) : (
        <Ask code={code} error={error} />
      )}
    </EntryLayout>
  )
}

function Ask({ code, error }: Pick<DevicePageProps, 'code' | 'error'>) {
  return (
    <>
      <h1>Sign in a program</h1>
      <p class="lead">Type the code that the program shows you.</p>
      <form class="form" method="get" action="/device" data-turbo="false">
        {error === 'not_found' ? (
          <p class="notice is-error" role="alert">
            No program waits with this code. It may have expired: let the program ask again.
          </p>
        ) : (
          <FormError code={error} />
        )}
        <Field
          name="code"
          label="Code"
          value={code}
          hint="Eight letters, like BCDF-GHJK"
          required
          autofocus
          autocomplete="off"
          maxlength={40}
        />
        <button class="button is-primary is-wide" type="submit">
          Go on
        </button>
      </form>
    </>
  )
}

function Decide({ program, name, error }: Pick<DevicePageProps, 'error'> & DecideProps) {
  const { user_code, client_name, user_agent, address, minutesAgo } = program
  return (
    <>
      <h1>Sign in this program?</h1>
      <p class="lead">
        <strong dir="auto">{client_name}</strong> wants to read and write as <strong dir="auto">{name}</strong>.
      </p>
      <p class="device-code">{user_code}</p>
      <dl class="device-facts">
        <dt>Asked</dt>
        <dd>{minutesAgo < 1 ? 'just now' : minutesAgo === 1 ? 'a minute ago' : `${minutesAgo} minutes ago`}</dd>
        <dt>From</dt>
        <dd>{address === '' ? 'an unknown address' : address}</dd>
        <dt>Says it is</dt>
        <dd dir="auto">{user_agent === '' ? 'nothing' : user_agent}</dd>
      </dl>
      <p class="notice is-warning">
        Approve only what you have just started yourself, and only if it shows the same code. If somebody sent you this
        link or code, deny: approving signs <em>them</em> in as you.
      </p>
      <form class="form" method="post" action="/auth/device/decision" data-turbo="false">
        <FormError code={error} />
        <input type="hidden" name="user_code" value={user_code} />
        <input type="hidden" name="return_to" value={`/device?code=${user_code}`} />
        <button class="button is-primary is-wide" type="submit" name="decision" value="approve">
          Approve
        </button>
        <button class="button is-wide" type="submit" name="decision" value="deny">
          Deny
        </button>
      </form>
    </>
  )
}

interface DecideProps {
  readonly program: WaitingProgram
  readonly name: string
}

function Done({ done }: { readonly done: 'approved' | 'denied' }) {
  return (
    <>
      <h1>{done === 'approved' ? 'Approved' : 'Denied'}</h1>
      <p class="lead">
        {done === 'approved'
          ? 'The program signs in within seconds. You may close this page; its session is listed in your settings.'
          : 'The program is not signed in. You may close this page.'}
      </p>
      <p class="entry-foot">
        <a href="/">Go to the chat</a> · <a href="/settings/sessions">Sessions</a>
      </p>
    </>
  )
}
