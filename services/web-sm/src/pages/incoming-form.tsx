/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { webhooksPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import type { Place } from './load-place.ts'

/** A new incoming webhook. The answer shows its address, so the browser takes it as a page of its own. */
export function IncomingForm({ place }: { readonly place: Place }) {
  return (
    <form class="form" method="post" action={`${webhooksPath(place.community.slug)}/incoming`} data-turbo="false">
      <div class="form-row">
        <Field name="incoming.name" label="Name" required maxlength={limits.displayName} placeholder="Builds" />
        <div class="field">
          <label for="incoming-channel">Channel</label>
          <select id="incoming-channel" name="channel_id">
            {place.channels.map(({ id, name }) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </div>
      </div>
      <p>
        <button class="button" type="submit">
          Add an incoming webhook
        </button>
      </p>
    </form>
  )
}
