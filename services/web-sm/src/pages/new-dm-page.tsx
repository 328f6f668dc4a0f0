/** @jsxImportSource hono/jsx */
import { limits, type UserView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import { PagePane } from './page-pane.tsx'

export interface NewDmPaneProps {
  readonly slug: string
  /** Chosen already; they stay while one searches on. */
  readonly chosen: readonly UserView[]
  readonly others: readonly UserView[]
  readonly typed: string
  readonly error: string | undefined
}

/** Picks people to write with, one or several (AJ-67). One form: it searches on, or begins. */
export function NewDmPane({ slug, chosen, others, typed, error }: NewDmPaneProps) {
  return (
    <PagePane slug={slug} title="New direct message" label="People to write with">
      <section class="page-section" aria-labelledby="new-dm-head">
        <h2 id="new-dm-head">With whom?</h2>
        <p>Up to {limits.dmOthers} people. The same people always have the same conversation.</p>
        <FormError code={error} />
        <form class="form" method="get" action="/dm/new" data-turbo="false">
          <div class="search-line">
            <Field name="q" label="Name" maxlength={limits.displayName} value={typed} placeholder="bo" />
            <button class="button" type="submit">
              Search
            </button>
          </div>
          <fieldset>
            <legend class="visually-hidden">People</legend>
            <div class="choices is-wide">
              {chosen.map((user) => (
                <Person user={user} checked />
              ))}
              {others.map((user) => (
                <Person user={user} checked={false} />
              ))}
            </div>
            {chosen.length + others.length === 0 ? <p class="list-empty">Nobody by that name.</p> : null}
          </fieldset>
          <p>
            <button class="button is-primary" type="submit" formmethod="post" formaction="/dm">
              Start the conversation
            </button>
          </p>
        </form>
      </section>
    </PagePane>
  )
}

function Person({ user, checked }: { readonly user: UserView; readonly checked: boolean }) {
  return (
    <label class="choice">
      <input type="checkbox" name="user_ids" value={user.id} checked={checked} /> {renderAvatar(user, 'is-small')}{' '}
      <bdi>{user.display_name}</bdi>
      <span class="list-note">@{user.username}</span>
    </label>
  )
}
