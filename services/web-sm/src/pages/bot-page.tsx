/** @jsxImportSource hono/jsx */
import type { ApiTokenView, ApiUserView } from '@ajet/shared/schema'
import { auditPath, botPath, botsPath } from '../fragments/paths.ts'
import { scopeText } from '../fragments/scope-text.ts'
import { FormError } from './form-error.tsx'
import { Made } from './made.tsx'
import { PagePane } from './page-pane.tsx'
import { SecondStep } from './second-step.tsx'
import { TokenForm, type TypedToken } from './token-form.tsx'
import { When } from './when.tsx'

export interface BotPaneProps {
  readonly slug: string
  readonly bot: ApiUserView
  readonly tokens: readonly ApiTokenView[]
  /** A token that was just made; shown this once. */
  readonly made: string | undefined
  readonly error: string | undefined
  readonly typed: TypedToken
  /** ms since the epoch. */
  readonly now: number
}

/** One bot: its tokens, a new one, and its end. */
export function BotPane({ slug, bot, tokens, made, error, typed, now }: BotPaneProps) {
  const href = botPath(slug, bot.id)
  return (
    <PagePane slug={slug} title={bot.display_name} label="The bot and its tokens">
      <section class="page-section" aria-labelledby="tokens-head">
        <h2 id="tokens-head">Tokens</h2>
        <p>
          @{bot.username}, {bot.role} of this community. A token may never do more than the bot’s role allows.
        </p>
        {made === undefined ? null : <Made label="The token" value={made} />}
        <FormError code={error} />
        <ul class="list">
          {tokens.map((token) => (
            <Token href={href} token={token} now={now} />
          ))}
          {tokens.length === 0 ? <li class="list-empty">There is none yet.</li> : null}
        </ul>
      </section>
      <section class="page-section" id="create" aria-labelledby="create-head">
        <h2 id="create-head">Create a token</h2>
        <TokenForm action={`${href}/tokens`} typed={typed} />
      </section>
      <section class="page-section" aria-labelledby="end-head">
        <h2 id="end-head">Delete</h2>
        <SecondStep summary="Delete this bot …" action={`${href}/delete`} button={`Delete ${bot.display_name}`}>
          <p>Its tokens end at once, and it leaves the community. What it wrote stays. This cannot be undone.</p>
        </SecondStep>
      </section>
      <p class="button-row">
        <a href={`${auditPath(slug)}?actor=${bot.id}`}>What it did with special rights</a>
        <a href={botsPath(slug)}>All bots</a>
      </p>
    </PagePane>
  )
}

interface TokenProps {
  readonly href: string
  readonly token: ApiTokenView
  readonly now: number
}

function Token({ href, token, now }: TokenProps) {
  const { id, name, scopes, expires_at: expires, last_used_at: used } = token
  return (
    <li>
      <div class="list-main">
        <strong dir="auto">{name}</strong>
        <span class="list-note">{scopes.map((scope) => scopeText[scope]).join(', ')}</span>
        <span class="list-note">
          {used === null ? (
            'never used'
          ) : (
            <>
              last used <When at={used} />
            </>
          )}
          {' · '}
          {expires === null ? (
            'never expires'
          ) : (
            <>
              {Date.parse(expires) <= now ? 'expired' : 'expires'} <When at={expires} />
            </>
          )}
        </span>
      </div>
      <form method="post" action={`${href}/tokens/${id}/revoke`} data-turbo="false">
        <button class="button is-small is-quiet" type="submit" aria-label={`Revoke ${name}`}>
          Revoke
        </button>
      </form>
    </li>
  )
}
