/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import { channelState } from '../fragments/channel-state.ts'
import { Composer, type CommandNote } from '../fragments/composer.tsx'
import { renderIcon } from '../fragments/icon.ts'
import type { Markup } from '../fragments/markup.ts'
import type { Room } from './room.tsx'

export interface ChannelPaneProps {
  readonly room: Room
  /** Rows with the links around them. */
  readonly timeline: Markup
  /** True when the beginning of the channel is in the rows. */
  readonly atStart: boolean
  /** True when the newest message is in the rows. */
  readonly atEnd: boolean
  readonly firstUnreadHref: string | undefined
  /** What a command answered that was typed here. */
  readonly note?: CommandNote | undefined
}

/** A channel or DM beside the navigation: head, timeline, composer. */
export function ChannelPane({ room, timeline, atStart, atEnd, firstUnreadHref, note }: ChannelPaneProps) {
  const { channel, href, title } = room
  return (
    <div
      class="pane"
      data-channel-pane={channel.id}
      data-dm-pane={channel.community_id === null ? '' : undefined}
      data-state={channelState(channel)}
      data-may={[...room.may].join(' ')}
    >
      {room.head}
      <section
        class="timeline"
        aria-label={`Messages in ${room.name}`}
        data-region
        data-controller="timeline"
        data-timeline-channel-value={channel.id}
        data-timeline-href-value={href}
        data-timeline-pages-value={room.pagesHref}
        data-timeline-newest-value={String(atEnd)}
        data-timeline-joined-value={String(channel.joined)}
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
            <div class="timeline-start" hidden={!atStart}>
              {room.start}
            </div>
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
          channelTitle={title}
          parentId={null}
          enterSends={room.place.sync.user.settings.enter_sends ?? true}
          closed={room.closed}
          reopen={room.reopens ? `${href}/unarchive` : undefined}
          note={note}
        />
      ) : (
        <form class="join-bar" method="post" action={`${href}/join`}>
          <span>
            You are looking at <strong dir="auto">{title}</strong>
          </span>
          <button class="button is-primary" type="submit">
            Join channel
          </button>
        </form>
      )}
    </div>
  )
}
