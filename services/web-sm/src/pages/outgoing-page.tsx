/** @jsxImportSource hono/jsx */
import type { DeliveryView, OutgoingWebhookView } from '@ajet/shared/schema'
import { deliveryState, outgoingState } from '../fragments/outgoing-text.ts'
import { outgoingPath, webhooksPath } from '../fragments/paths.ts'
import { FormError } from './form-error.tsx'
import { Made } from './made.tsx'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'
import { When } from './when.tsx'

export interface OutgoingPaneProps {
  readonly slug: string
  readonly webhook: OutgoingWebhookView
  /** Newest first. */
  readonly deliveries: readonly DeliveryView[]
  readonly olderHref: string | undefined
  /** A new secret; shown this once. */
  readonly secret: string | undefined
  readonly error: string | undefined
}

/** One outgoing webhook: how it fares, what it was told, and its end. */
export function OutgoingPane({ slug, webhook, deliveries, olderHref, secret, error }: OutgoingPaneProps) {
  const href = outgoingPath(slug, webhook.id)
  return (
    <PagePane slug={slug} title={webhook.name} label="The webhook and its deliveries">
      <section class="page-section" aria-labelledby="state-head">
        <h2 id="state-head">{outgoingState(webhook)}</h2>
        <p class="trace">{webhook.url}</p>
        <FormError code={error} />
        {secret === undefined ? null : <Made label="Secret that deliveries are signed with" value={secret} />}
        <div class="button-row">
          <Act action={`${href}/ping`} label="Send a test" />
          {webhook.enabled ? (
            <Act action={`${href}/off`} label="Switch off" />
          ) : (
            <Act action={`${href}/on`} label="Switch on" />
          )}
          <Act action={`${href}/secret`} label="Make a new secret" isPage />
        </div>
      </section>
      <section class="page-section" aria-labelledby="deliveries-head">
        <h2 id="deliveries-head">Deliveries</h2>
        <ul class="list">
          {deliveries.map((delivery) => (
            <Delivery href={href} delivery={delivery} />
          ))}
          {deliveries.length === 0 ? <li class="list-empty">Nothing was told yet.</li> : null}
        </ul>
        <MoreLink href={olderHref} text="Older deliveries" />
      </section>
      <section class="page-section" aria-labelledby="remove-head">
        <h2 id="remove-head">Remove</h2>
        <p>It goes with its log; what waits is not delivered.</p>
        <form method="post" action={`${href}/remove`}>
          <button class="button is-danger" type="submit">
            Remove this webhook
          </button>
        </form>
      </section>
      <p>
        <a href={webhooksPath(slug)}>All webhooks</a>
      </p>
    </PagePane>
  )
}

interface ActProps {
  readonly action: string
  readonly label: string
  /** The answer is a page, where others lead back here. */
  readonly isPage?: boolean
}

function Act({ action, label, isPage }: ActProps) {
  return (
    <form method="post" action={action} data-turbo={isPage === true ? 'false' : undefined}>
      <button class="button is-small" type="submit">
        {label}
      </button>
    </form>
  )
}

function Delivery({ href, delivery }: { readonly href: string; readonly delivery: DeliveryView }) {
  const { id, type, created_at: at, response_excerpt: excerpt, status } = delivery
  return (
    <li>
      <div class="list-main">
        <strong>{type}</strong>
        <span class="list-note">
          {deliveryState(delivery)}
          {' · '}
          <When at={at} />
        </span>
        {excerpt === null || excerpt === '' ? null : (
          <span class="trace" dir="auto">
            {excerpt.slice(0, 300)}
          </span>
        )}
      </div>
      {status === 'waiting' ? null : (
        <form method="post" action={`${href}/deliveries/${id}/redeliver`}>
          <button class="button is-small is-quiet" type="submit" aria-label={`Deliver ${type} again`}>
            Deliver again
          </button>
        </form>
      )}
    </li>
  )
}
