/** @jsxImportSource hono/jsx */
import { limits, type ApiUserView } from '@ajet/shared/schema'
import { botPath, botsPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'

export interface BotsPaneProps {
  readonly slug: string
  readonly bots: readonly ApiUserView[]
  readonly nextHref: string | undefined
  readonly error: string | undefined
  readonly typed: { readonly username: string; readonly display_name: string }
}

/** The bots of a community and the form for a new one: for owner and admins (AJ-65). */
export function BotsPane({ slug, bots, nextHref, error, typed }: BotsPaneProps) {
  return (
    <PagePane slug={slug} title="Bots" label="Bots and a new one">
      <section class="page-section" aria-labelledby="bots-head">
        <h2 id="bots-head">Bots</h2>
        <p>Accounts for programs. A bot is a member of this community and signs in with a token.</p>
        <ul class="list">
          {bots.map((bot) => (
            <Bot slug={slug} bot={bot} />
          ))}
          {bots.length === 0 ? <li class="list-empty">There is none yet.</li> : null}
        </ul>
        <MoreLink href={nextHref} text="More bots" />
      </section>
      <section class="page-section" id="create" aria-labelledby="create-head">
        <h2 id="create-head">Create a bot</h2>
        <form class="form" method="post" action={botsPath(slug)} data-turbo="false">
          <FormError code={error} />
          <div class="form-row">
            <Field
              name="username"
              label="User name"
              required
              maxlength={limits.username}
              value={typed.username}
              placeholder="deploy-bot"
            />
            <Field
              name="display_name"
              label="Name (optional)"
              maxlength={limits.displayName}
              value={typed.display_name}
              placeholder="Deploy"
            />
          </div>
          <p>
            <button class="button is-primary" type="submit">
              Create the bot
            </button>
          </p>
        </form>
      </section>
    </PagePane>
  )
}

function Bot({ slug, bot }: { readonly slug: string; readonly bot: ApiUserView }) {
  const { id, display_name: name, username, role, token_count: count } = bot
  const tokens = count === 0 ? 'no token' : count === 1 ? '1 token' : `${count} tokens`
  return (
    <li>
      <div class="list-main">
        <a href={botPath(slug, id)} dir="auto">
          {name}
        </a>
        <span class="list-note">
          @{username} · {tokens}
        </span>
      </div>
      {role === 'member' ? null : <span class="tag">{role}</span>}
    </li>
  )
}
