/** @jsxImportSource hono/jsx */
import { limits, type MeView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderIcon } from '../fragments/icon.ts'
import { signInPath } from '../fragments/paths.ts'
import { Document } from './document.tsx'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import { LookFields } from './look-fields.tsx'
import { NotificationFields, type NotificationFieldsProps } from './notification-fields.tsx'
import type { PageContext } from './page-context.ts'
import { PictureForm } from './picture-form.tsx'

export interface SettingsPageProps extends PageContext {
  readonly me: MeView
  readonly saved: boolean
  readonly error: string | undefined
  /** The whole server, by owning its first community. */
  readonly ownsServer: boolean
  /** Of `?picture=`. */
  readonly picture: string | undefined
  /** What the hour is, and how this reader writes it. */
  readonly times: Omit<NotificationFieldsProps, 'settings'>
  /** The time zone that the browser reported. */
  readonly browserZone: string
  /** Where "back" leads. */
  readonly backHref: string
}

/** One's own profile, how things look and work, and the way to what else is one's own. */
export function SettingsPage({
  me,
  saved,
  error,
  picture,
  ownsServer,
  backHref,
  times,
  browserZone,
  ...context
}: SettingsPageProps) {
  const { enter_sends: enterSends = true } = me.settings
  return (
    <Document title="Settings · ajet-chat" {...context}>
      <main class="pane" id="main">
        <header class="pane-head">
          <a class="icon-button" href={backHref} aria-label="Back to the chat">
            {renderIcon('back')}
          </a>
          <h1 class="pane-title">
            <span>Settings</span>
          </h1>
        </header>
        <div class="page">
          <section class="page-section" aria-labelledby="picture-head">
            <h2 id="picture-head">Picture</h2>
            <PictureForm
              action="/settings/picture"
              label="Picture of you"
              shown={renderAvatar(me, 'is-large')}
              isSet={me.avatar_url !== null}
              state={picture}
            />
          </section>
          <form class="form" method="post" action="/settings" data-turbo="false">
            {saved ? (
              <p class="notice is-good" role="status">
                Saved.
              </p>
            ) : null}
            <FormError code={error} />
            <fieldset>
              <legend>Profile</legend>
              <Field name="display_name" label="Name" required maxlength={limits.displayName} value={me.display_name} />
              <Field
                name="status_text"
                label="Status"
                maxlength={limits.statusText}
                value={me.status_text}
                placeholder="In a meeting until noon"
              />
            </fieldset>
            <LookFields settings={me.settings} browserZone={browserZone} />
            <fieldset>
              <legend>Writing</legend>
              <label class="check">
                <input type="checkbox" name="enter_sends" value="true" checked={enterSends} />
                <span>
                  Enter sends the message
                  <span class="field-hint"> (otherwise Ctrl Enter does, and Enter makes a new line)</span>
                </span>
              </label>
            </fieldset>
            <NotificationFields settings={me.settings} {...times} />
            <p>
              <button class="button is-primary" type="submit">
                Save
              </button>
            </p>
          </form>
          <section class="page-section" aria-labelledby="security-head">
            <h2 id="security-head">Sign-in and security</h2>
            <p>
              <a class="button" href="/settings/security">
                Change how you sign in
              </a>
            </p>
          </section>
          {ownsServer ? (
            <section class="page-section" aria-labelledby="server-head">
              <h2 id="server-head">This server</h2>
              <p>
                <a class="button" href={signInPath}>
                  How people sign in
                </a>
              </p>
            </section>
          ) : null}
          <section class="page-section" aria-labelledby="sessions-head">
            <h2 id="sessions-head">Where you are signed in</h2>
            <p>
              <a class="button" href="/settings/sessions">
                Browsers and programs
              </a>
            </p>
          </section>
          <section class="page-section" aria-labelledby="out-head">
            <h2 id="out-head">Sign out</h2>
            <p>
              Signed in as <strong>@{me.username}</strong>.
            </p>
            <form
              method="post"
              action="/auth/logout"
              data-turbo="false"
              data-controller="logout"
              data-action="submit->logout#submit"
            >
              <button class="button" type="submit">
                {renderIcon('logout')} Sign out of this browser
              </button>
            </form>
          </section>
          <section class="page-section" aria-labelledby="export-head">
            <h2 id="export-head">Your data</h2>
            <p>
              Your profile, sessions and memberships, what you reacted to, and everything you wrote, as a file of JSON
              lines. Five times a day.
            </p>
            <p>
              <a class="button" href="/api/me/export" download data-turbo="false">
                Download my data
              </a>
            </p>
          </section>
          <section class="page-section" aria-labelledby="delete-head">
            <h2 id="delete-head">Delete the account</h2>
            <p>
              <a class="button" href="/settings/delete">
                Delete my account …
              </a>
            </p>
          </section>
        </div>
      </main>
    </Document>
  )
}
