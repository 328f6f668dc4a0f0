/** @jsxImportSource hono/jsx */
import type { CommunityView, MyChannelView } from '@ajet/shared/schema'
import { renderIcon } from '../fragments/icon.ts'
import { channelAdminPath } from '../fragments/paths.ts'
import { Field } from './field.tsx'
import { FormError } from './form-error.tsx'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'

export interface ChannelAdminPaneProps {
  readonly community: CommunityView
  readonly channels: readonly MyChannelView[]
  readonly nextHref: string | undefined
  /** Id of the channel that was just changed. */
  readonly saved: string | undefined
  readonly error: { readonly channelId: string; readonly code: string } | undefined
}

/** Which channels newcomers join, and how long each keeps its messages: for owner and admins. */
export function ChannelAdminPane({ community, channels, nextHref, saved, error }: ChannelAdminPaneProps) {
  return (
    <PagePane slug={community.slug} title="Channel settings" label="Channels and their settings">
      <section class="page-section" aria-labelledby="channels-admin-head">
        <h2 id="channels-admin-head">Newcomers and retention</h2>
        <p>
          Newcomers join the default channels. In all others{' '}
          {typeof community.retention_days === 'number'
            ? `messages are kept for ${daysText(community.retention_days)}, as the community says.`
            : 'messages are kept for ever, as the community says.'}
        </p>
        <ul class="list">
          {channels.map((channel) => (
            <Channel
              slug={community.slug}
              channel={channel}
              saved={saved === channel.id}
              error={error?.channelId === channel.id ? error.code : undefined}
            />
          ))}
          {channels.length === 0 ? <li class="list-empty">There is no channel yet.</li> : null}
        </ul>
        <MoreLink href={nextHref} text="More channels" />
      </section>
    </PagePane>
  )
}

interface ChannelProps {
  readonly slug: string
  readonly channel: MyChannelView
  readonly saved: boolean
  readonly error: string | undefined
}

function Channel({ slug, channel, saved, error }: ChannelProps) {
  const { id, name, visibility, is_default: isDefault = false } = channel
  const href = channelAdminPath(slug)
  return (
    <li id={`channel-${id}`}>
      <div class="list-main">
        <strong class="person-line">
          {renderIcon(visibility === 'private' ? 'lock' : 'hash')} <bdi>{name}</bdi>
        </strong>
        <span class="list-note">
          {[isDefault ? 'default channel' : null, keptText(channel), saved ? 'saved' : null]
            .filter((part) => part !== null)
            .join(' · ')}
        </span>
      </div>
      <details class="more-choices list-wide" open={error !== undefined}>
        <summary aria-label={`Change ${name}`}>Change {renderIcon('chevron')}</summary>
        <form class="form second-step" method="post" action={`${href}/${id}`} data-turbo="false">
          <FormError code={error} />
          {visibility === 'public' ? (
            <label class="check">
              <input type="checkbox" name="is_default" value="true" checked={isDefault} />
              <span>Newcomers join it</span>
            </label>
          ) : null}
          <Retention channel={channel} />
          <p>
            <button class="button is-primary" type="submit">
              Save
            </button>
          </p>
        </form>
      </details>
    </li>
  )
}

function Retention({ channel: { id, retention_days: days = null } }: Pick<ChannelProps, 'channel'>) {
  const kept = days === null ? 'community' : days === 0 ? 'keep' : 'days'
  const options = [
    ['community', 'As the community says'],
    ['keep', 'Keep for ever'],
    ['days', 'Delete after so many days'],
  ] as const
  return (
    <>
      <div class="field" role="radiogroup" aria-label="How long messages are kept">
        <span class="field-label">How long messages are kept</span>
        <div class="choices is-wide">
          {options.map(([value, text]) => (
            <label class="choice">
              <input type="radio" name="kept" value={value} checked={value === kept} /> {text}
            </label>
          ))}
        </div>
      </div>
      <Field
        id={id}
        name="days"
        label="Days"
        inputmode="numeric"
        pattern="[0-9]*"
        value={days === null || days === 0 ? '' : String(days)}
        hint="Older messages are deleted for good."
      />
    </>
  )
}

const daysText = (days: number): string => (days === 1 ? 'a day' : `${days} days`)

function keptText({ retention_days: days }: MyChannelView): string | null {
  if (typeof days !== 'number') return null
  return days === 0 ? 'keeps messages for ever' : `keeps messages for ${daysText(days)}`
}
