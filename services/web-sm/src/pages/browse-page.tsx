/** @jsxImportSource hono/jsx */
import { limits, type MyChannelView } from '@ajet/shared/schema'
import { renderIcon } from '../fragments/icon.ts'
import { browsePath, channelPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import type { Place } from './load-place.ts'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'

export interface BrowsePaneProps {
  readonly place: Place
  readonly channels: readonly MyChannelView[]
  /** Address of the next page of channels. */
  readonly nextHref: string | undefined
  readonly error: string | undefined
  /** What was typed, when the form is shown again with an error. */
  readonly typed: { readonly name: string; readonly topic: string }
}

/** Every channel one may see, with a button to join, and the form for a new one. */
export function BrowsePane({ place, channels, nextHref, error, typed }: BrowsePaneProps) {
  const { slug } = place.community
  return (
    <PagePane slug={slug} title="Channels" label="All channels and a new one">
      <section class="page-section" aria-labelledby="all-head">
        <h2 id="all-head">All channels</h2>
        <ul class="list">
          {channels.map((channel) => (
            <ChannelItem slug={slug} channel={channel} />
          ))}
          {channels.length === 0 ? (
            <li class="list-empty">There is no channel yet. Create the first one below.</li>
          ) : null}
        </ul>
        <MoreLink href={nextHref} text="More channels" />
      </section>
      <section class="page-section" id="create" aria-labelledby="create-head">
        <h2 id="create-head">Create a channel</h2>
        <form class="form" method="post" action={browsePath(slug)}>
          <FormError code={error} />
          <Field
            name="name"
            label="Name"
            required
            maxlength={limits.channelName}
            value={typed.name}
            hint="Short and lower-case, words joined by hyphens."
            placeholder="release-planning"
          />
          <Field
            name="topic"
            label="Topic (optional)"
            maxlength={limits.topic}
            value={typed.topic}
            placeholder="What is it for?"
          />
          <div class="field">
            <span class="field-label">Who can see it</span>
            <div class="choices">
              <label class="choice">
                <input type="radio" name="visibility" value="public" checked /> {renderIcon('hash')} Everybody
              </label>
              <label class="choice">
                <input type="radio" name="visibility" value="private" /> {renderIcon('lock')} Invited only
              </label>
            </div>
          </div>
          <p>
            <button class="button is-primary" type="submit">
              Create channel
            </button>
          </p>
        </form>
      </section>
    </PagePane>
  )
}

/** A channel in a list, with the way into it. */
export function ChannelItem({ slug, channel }: { readonly slug: string; readonly channel: MyChannelView }) {
  const href = channelPath(slug, channel.name)
  const people = channel.member_count === 1 ? '1 member' : `${channel.member_count} members`
  return (
    <li>
      {renderIcon(channel.visibility === 'private' ? 'lock' : 'hash')}
      <div class="list-main">
        <a href={href}>
          <bdi>{channel.name}</bdi>
        </a>
        <span class="list-note">
          {people}
          {channel.topic === '' ? null : (
            <>
              {' · '}
              <bdi>{channel.topic}</bdi>
            </>
          )}
          {channel.archived_at === null ? '' : ' · archived'}
        </span>
      </div>
      {channel.joined ? (
        <a class="button is-small is-quiet" href={href} aria-label={`Open ${channel.name}`}>
          Open
        </a>
      ) : (
        <form method="post" action={`${href}/join`}>
          <button class="button is-small" type="submit" aria-label={`Join ${channel.name}`}>
            Join
          </button>
        </form>
      )}
    </li>
  )
}
