/** @jsxImportSource hono/jsx */
import type { OutgoingWebhookView, WebhookView } from '@ajet/shared/schema'
import { outgoingState } from '../fragments/outgoing-text.ts'
import { outgoingPath, webhooksPath } from '../fragments/paths.ts'
import { FormError } from './form-error.tsx'
import { IncomingForm } from './incoming-form.tsx'
import type { Place } from './load-place.ts'
import { Made } from './made.tsx'
import { OutgoingForm, type TypedOutgoing } from './outgoing-form.tsx'
import { PagePane } from './page-pane.tsx'
import { When } from './when.tsx'

export interface WebhooksPaneProps {
  readonly place: Place
  readonly incoming: readonly WebhookView[]
  readonly outgoing: readonly OutgoingWebhookView[]
  /** What was just made; shown this once. */
  readonly made: { readonly kind: 'incoming' | 'outgoing'; readonly secret: string } | undefined
  readonly error: { readonly kind: 'incoming' | 'outgoing'; readonly code: string } | undefined
  readonly typed: TypedOutgoing
}

/** What other programs may post here, and whom this community tells what happens: for owner and admins. */
export function WebhooksPane({ place, incoming, outgoing, made, error, typed }: WebhooksPaneProps) {
  const { slug } = place.community
  const errorOf = (kind: 'incoming' | 'outgoing') => (error?.kind === kind ? error.code : undefined)
  return (
    <PagePane slug={slug} title="Webhooks" label="Incoming and outgoing webhooks">
      <section class="page-section" id="incoming" aria-labelledby="incoming-head">
        <h2 id="incoming-head">Incoming webhooks</h2>
        <p>Other programs post to one channel at an address of their own.</p>
        {made?.kind === 'incoming' ? <Made label="Address to post to" value={made.secret} /> : null}
        <ul class="list">
          {incoming.map((webhook) => (
            <Incoming place={place} webhook={webhook} />
          ))}
          {incoming.length === 0 ? <li class="list-empty">There is none yet.</li> : null}
        </ul>
        <FormError code={errorOf('incoming')} />
        <IncomingForm place={place} />
      </section>
      <section class="page-section" id="outgoing" aria-labelledby="outgoing-head">
        <h2 id="outgoing-head">Outgoing webhooks</h2>
        <p>Another service is told what happens here, signed and in order.</p>
        {made?.kind === 'outgoing' ? <Made label="Secret that deliveries are signed with" value={made.secret} /> : null}
        <ul class="list">
          {outgoing.map((webhook) => (
            <Outgoing slug={slug} webhook={webhook} />
          ))}
          {outgoing.length === 0 ? <li class="list-empty">There is none yet.</li> : null}
        </ul>
        <FormError code={errorOf('outgoing')} />
        <OutgoingForm place={place} typed={typed} />
      </section>
    </PagePane>
  )
}

function Incoming({ place, webhook }: { readonly place: Place; readonly webhook: WebhookView }) {
  const { id, name, channel_id: channelId, last_used_at: used } = webhook
  const channel = place.channels.find((one) => one.id === channelId)
  return (
    <li>
      <div class="list-main">
        <strong dir="auto">{name}</strong>
        <span class="list-note">
          {channel === undefined ? 'a channel you are not in' : <bdi>#{channel.name}</bdi>}
          {' · '}
          {used === null ? 'never used' : <>last used {<When at={used} />}</>}
        </span>
      </div>
      <form method="post" action={`${webhooksPath(place.community.slug)}/incoming/${id}/remove`}>
        <button class="button is-small is-quiet" type="submit" aria-label={`Remove ${name}`}>
          Remove
        </button>
      </form>
    </li>
  )
}

function Outgoing({ slug, webhook }: { readonly slug: string; readonly webhook: OutgoingWebhookView }) {
  const href = outgoingPath(slug, webhook.id)
  return (
    <li>
      <div class="list-main">
        <a href={href} dir="auto">
          {webhook.name}
        </a>
        <span class="list-note" dir="auto">
          {webhook.url}
        </span>
        <span class="list-note">{outgoingState(webhook)}</span>
      </div>
      <a class="button is-small is-quiet" href={href} aria-label={`Deliveries of ${webhook.name}`}>
        Deliveries
      </a>
    </li>
  )
}
