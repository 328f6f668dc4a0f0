/** @jsxImportSource hono/jsx */
import { limits, type CustomCommandView } from '@ajet/shared/schema'
import { commandsPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import { Made } from './made.tsx'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'

export type TypedCommand = Readonly<Record<'name' | 'usage' | 'help' | 'url', string>>

export const noCommand: TypedCommand = { name: '', usage: '', help: '', url: '' }

export interface CommandsPaneProps {
  readonly slug: string
  readonly commands: readonly CustomCommandView[]
  readonly nextHref: string | undefined
  /** The secret of a command that was just made; shown this once. */
  readonly made: string | undefined
  readonly error: string | undefined
  readonly typed: TypedCommand
}

/** Slash commands that other services answer: for owner and admins. */
export function CommandsPane({ slug, commands, nextHref, made, error, typed }: CommandsPaneProps) {
  const href = commandsPath(slug)
  return (
    <PagePane slug={slug} title="Slash commands" label="Slash commands and a new one">
      <section class="page-section" aria-labelledby="commands-head">
        <h2 id="commands-head">Slash commands</h2>
        <p>Somebody types the command, and another service answers at an address of yours.</p>
        {made === undefined ? null : <Made label="Secret that its calls are signed with" value={made} />}
        <ul class="list">
          {commands.map(({ id, name, usage, help, url }) => (
            <li>
              <div class="list-main">
                <strong>
                  /{name} <bdi>{usage}</bdi>
                </strong>
                <span class="list-note" dir="auto">
                  {help}
                </span>
                <span class="trace">{url}</span>
              </div>
              <form method="post" action={`${href}/${id}/delete`} data-turbo="false">
                <button class="button is-small is-quiet" type="submit" aria-label={`Delete /${name}`}>
                  Delete
                </button>
              </form>
            </li>
          ))}
          {commands.length === 0 ? <li class="list-empty">There is none yet.</li> : null}
        </ul>
        <MoreLink href={nextHref} text="More commands" />
      </section>
      <section class="page-section" id="create" aria-labelledby="create-head">
        <h2 id="create-head">Create a slash command</h2>
        <form class="form" method="post" action={href} data-turbo="false">
          <FormError code={error} />
          <div class="form-row">
            <Field name="name" label="Command" required maxlength={33} value={typed.name} placeholder="weather" />
            <Field
              name="usage"
              label="What follows it (optional)"
              maxlength={limits.commandText}
              value={typed.usage}
              placeholder="[city]"
            />
          </div>
          <Field
            name="help"
            label="What it does"
            required
            maxlength={limits.commandText}
            value={typed.help}
            placeholder="Says what the weather is like"
          />
          <Field
            name="url"
            label="Address that answers"
            required
            maxlength={limits.webAddress}
            value={typed.url}
            hint="Over https."
            placeholder="https://weather.example.org/chat"
          />
          <p>
            <button class="button is-primary" type="submit">
              Create the command
            </button>
          </p>
        </form>
      </section>
    </PagePane>
  )
}
