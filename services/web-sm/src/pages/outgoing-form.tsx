/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { renderIcon } from '../fragments/icon.ts'
import { outgoingEvents } from '../fragments/outgoing-text.ts'
import { webhooksPath } from '../fragments/paths.ts'
import { Choice } from './choice.tsx'
import { Field } from './field.tsx'
import type { Place } from './load-place.ts'

/** What was typed, when the form is shown again with an error. */
export interface TypedOutgoing {
  readonly name: string
  readonly url: string
  readonly events: readonly string[]
  readonly channelIds: readonly string[]
  readonly includeBots: boolean
}

export const nothingTyped: TypedOutgoing = {
  name: '',
  url: '',
  events: ['message/created'],
  channelIds: [],
  includeBots: false,
}

/** A new outgoing webhook. The answer shows its secret, so the browser takes it as a page of its own. */
export function OutgoingForm({ place, typed }: { readonly place: Place; readonly typed: TypedOutgoing }) {
  return (
    <form class="form" method="post" action={`${webhooksPath(place.community.slug)}/outgoing`} data-turbo="false">
      <Field
        name="name"
        label="Name"
        required
        maxlength={limits.displayName}
        value={typed.name}
        placeholder="Customer database"
      />
      <Field
        name="url"
        label="Address"
        required
        maxlength={limits.webAddress}
        value={typed.url}
        hint="Where to, over https."
        placeholder="https://crm.example.org/hook"
      />
      <fieldset>
        <legend>What it is told</legend>
        <div class="choices is-wide">
          {outgoingEvents.map(([event, text]) => (
            <Choice name="events" value={event} text={text} checked={typed.events.includes(event)} />
          ))}
        </div>
      </fieldset>
      <details class="more-choices" open={typed.channelIds.length > 0}>
        <summary>Only of some channels {renderIcon('chevron')}</summary>
        <p class="field-hint">With none chosen it is told of every public channel. A private one has to be chosen.</p>
        <div class="choices is-wide">
          {place.channels.map(({ id, name }) => (
            <Choice name="channel_ids" value={id} text={name} checked={typed.channelIds.includes(id)} />
          ))}
        </div>
      </details>
      <label class="check">
        <input type="checkbox" name="include_bots" value="true" checked={typed.includeBots} />
        <span>Also what bots and webhooks do</span>
      </label>
      <p>
        <button class="button is-primary" type="submit">
          Add an outgoing webhook
        </button>
      </p>
    </form>
  )
}
