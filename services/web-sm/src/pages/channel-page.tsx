/** @jsxImportSource hono/jsx */
import type { MyChannelView } from '@ajet/shared/schema'
import { raw } from 'hono/html'
import { Composer } from '../fragments/composer.tsx'
import { ChannelMenu } from '../fragments/channel-menu.tsx'
import { renderIcon } from '../fragments/icon.ts'
import { communityPath, membersPath } from '../fragments/paths.ts'
import type { Markup } from '../fragments/markup.ts'
import type { Thread } from './load-thread.ts'
import type { Place } from './load-place.ts'

export interface ChannelPaneProps {
  readonly place: Place
  readonly channel: MyChannelView
  readonly href: string
  /** Rows with the links around them. */
  readonly timeline: Markup
  /** True when the beginning of the channel is in the rows. */
  readonly atStart: boolean
  /** True when the newest message is in the rows. */
  readonly atEnd: boolean
  readonly firstUnreadHref: string | undefined
}

/** The channel beside the navigation: head, timeline, composer. */
export function ChannelPane(props: ChannelPaneProps) {
  const { place, channel, href, timeline, atStart, atEnd, firstUnreadHref } = props
  return (
    <div class="pane" data-channel-pane={channel.id}>
      <ChannelHead place={place} channel={channel} href={href} />
      <section
        class="timeline"
        aria-label={`Messages in ${channel.name}`}
        data-region
        data-controller="timeline"
        data-timeline-channel-value={channel.id}
        data-timeline-href-value={href}
        data-timeline-newest-value={String(atEnd)}
        data-timeline-joined-value={String(channel.joined)}
        data-moderator={String(place.community.role !== 'member' || channel.operator)}
      >
        {firstUnreadHref === undefined ? null : (
          <a class="jump-pill is-top" href={firstUnreadHref}>
            Jump to the first unread message
          </a>
        )}
        <div class="date-chip" aria-hidden="true" hidden data-timeline-target="chip"></div>
        <div
          class="timeline-scroll"
          tabindex={0}
          role="region"
          aria-label="Timeline"
          data-timeline-target="scroll"
          data-action="scroll->timeline#scrolled:passive"
        >
          <div class="timeline-inner" data-timeline-target="inner">
            <ChannelStart channel={channel} hidden={!atStart} />
            {raw(String(timeline))}
          </div>
        </div>
        <a class="jump-pill" href={href} hidden={atEnd} data-timeline-target="jump" data-action="timeline#jumpToLatest">
          {renderIcon('down')}
          <span data-timeline-target="jumpText">Jump to latest</span>
        </a>
      </section>
      <p class="typing-line" aria-live="off" data-typing-line={channel.id}></p>
      {channel.joined ? (
        <Composer
          action={`${href}/messages`}
          channelId={channel.id}
          channelName={channel.name}
          parentId={null}
          enterSends={place.sync.user.settings.enter_sends ?? true}
          closed={channel.archived_at === null ? undefined : 'This channel is archived.'}
        />
      ) : (
        <form class="join-bar" method="post" action={`${href}/join`}>
          <span>
            You are looking at <strong dir="auto">#{channel.name}</strong>
          </span>
          <button class="button is-primary" type="submit">
            Join channel
          </button>
        </form>
      )}
    </div>
  )
}

function ChannelHead({ place, channel, href }: Pick<ChannelPaneProps, 'place' | 'channel' | 'href'>) {
  const { slug } = place.community
  return (
    <header class="pane-head">
      <a class="icon-button to-list" href={`${communityPath(slug)}/list`} aria-label="Back to the list of channels">
        {renderIcon('back')}
      </a>
      <h1 class="pane-title">
        {renderIcon(channel.visibility === 'private' ? 'lock' : 'hash')}
        <span dir="auto" data-channel-name={channel.id}>
          {channel.name}
        </span>
      </h1>
      <p class="pane-topic" dir="auto" data-channel-topic={channel.id} title={channel.topic}>
        {channel.topic}
      </p>
      <div class="pane-actions">
        <a class="count-button" href={membersPath(slug)} aria-label={`${channel.member_count} members`} title="Members">
          {renderIcon('people')}
          <span data-member-count={channel.id}>{channel.member_count}</span>
        </a>
        <ChannelMenu channel={channel} href={href} />
      </div>
    </header>
  )
}

function ChannelStart({ channel, hidden }: Pick<ChannelPaneProps, 'channel'> & { readonly hidden: boolean }) {
  return (
    <div class="timeline-start" hidden={hidden}>
      <span class="start-mark">{renderIcon(channel.visibility === 'private' ? 'lock' : 'hash')}</span>
      <h2 dir="auto">{channel.name}</h2>
      <p dir="auto">{channel.topic === '' ? `This is where #${channel.name} begins. Say hello.` : channel.topic}</p>
    </div>
  )
}

export interface ThreadPaneProps {
  readonly channel: MyChannelView
  readonly href: string
  readonly thread: Thread
  readonly root: Markup
  readonly replies: readonly Markup[]
  readonly enterSends: boolean
  readonly position: string
}

/** A thread beside its channel, with a composer of its own. */
export function ThreadPane({ channel, href, thread, root, replies, enterSends, position }: ThreadPaneProps) {
  return (
    <aside
      class="thread-pane"
      aria-labelledby="thread-title"
      data-region
      data-controller="thread"
      data-thread-root={thread.root.id}
      data-page-position={position}
    >
      <header class="pane-head">
        <h1 class="pane-title" id="thread-title">
          Thread
        </h1>
        <div class="pane-actions">
          <a
            class="icon-button"
            href={href}
            data-turbo-frame="thread"
            data-thread-target="close"
            aria-label="Close the thread"
            title="Close"
          >
            {renderIcon('close')}
          </a>
        </div>
      </header>
      <div class="timeline">
        <div class="timeline-scroll" tabindex={0} role="region" aria-label="Thread" data-thread-target="scroll">
          <div class="timeline-inner">
            {raw(String(root))}
            <p class="thread-divider">
              <span data-thread-total={thread.root.id}>
                {replies.length === 1 ? '1 reply' : `${replies.length} replies`}
              </span>
            </p>
            <div class="rows" data-rows data-thread-rows={thread.root.id}>
              {replies.map((reply) => raw(String(reply)))}
            </div>
          </div>
        </div>
      </div>
      <p class="typing-line" aria-live="off" data-typing-line={thread.root.id}></p>
      <Composer
        action={`${href}/messages`}
        channelId={channel.id}
        channelName={channel.name}
        parentId={thread.root.id}
        enterSends={enterSends}
        closed={
          channel.joined
            ? channel.archived_at === null
              ? undefined
              : 'This channel is archived.'
            : 'Join the channel to reply.'
        }
      />
    </aside>
  )
}
