/** @jsxImportSource hono/jsx */
import { limits, type MyChannelView } from '@ajet/shared/schema'
import { renderIcon } from './icon.ts'

export interface ChannelMenuProps {
  readonly channel: MyChannelView
  /** The channel's address; the forms post below it. */
  readonly href: string
  readonly setsTopic: boolean
}

/** What a member can do with a channel: topic, mute, leave. */
export function ChannelMenu({ channel, href, setsTopic }: ChannelMenuProps) {
  if (!channel.joined) return null
  return (
    <details class="menu channel-menu" data-controller="menu">
      <summary class="icon-button" aria-label="Channel menu" title="Channel menu">
        {renderIcon('more')}
      </summary>
      <div class="menu-panel">
        {setsTopic ? <TopicForm topic={channel.topic} action={`${href}/topic`} /> : null}
        <form method="post" action={`${href}/mute`}>
          <input type="hidden" name="muted" value={String(!channel.muted)} />
          <button class="menu-item" type="submit">
            {renderIcon(channel.muted ? 'bell' : 'bell-off')} {channel.muted ? 'Unmute channel' : 'Mute channel'}
          </button>
        </form>
        <form method="post" action={`${href}/leave`}>
          <button class="menu-item" type="submit">
            {renderIcon('logout')} Leave channel
          </button>
        </form>
      </div>
    </details>
  )
}

function TopicForm({ topic, action }: { readonly topic: string; readonly action: string }) {
  return (
    <form class="menu-form" method="post" action={action}>
      <label class="field-label" for="channel-topic">
        Topic
      </label>
      <input id="channel-topic" name="topic" maxlength={limits.topic} value={topic} autocomplete="off" />
      <button class="button is-small" type="submit">
        Save topic
      </button>
    </form>
  )
}
