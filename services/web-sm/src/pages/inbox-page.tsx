/** @jsxImportSource hono/jsx */
import type { NotificationView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderIcon } from '../fragments/icon.ts'
import { notificationHref } from '../fragments/notification-href.ts'
import { notificationText } from '../fragments/notification-text.ts'
import type { Place } from './load-place.ts'
import { PaneHead } from './pane-head.tsx'

export interface InboxPaneProps {
  readonly place: Place
  /** Newest first. */
  readonly notifications: readonly NotificationView[]
  readonly unread: number
  readonly earlierHref: string | undefined
}

/** What one was told, the same on all devices: mentions, replies, DMs, invites (WEB-34). */
export function InboxPane({ place, notifications, unread, earlierHref }: InboxPaneProps) {
  return (
    <div class="pane" data-region>
      <PaneHead slug={place.community.slug} title="Inbox" />
      <div class="page-scroll" tabindex={0} role="region" aria-label="Notifications">
        <div class="page" id="inbox" data-inbox-page data-controller="inbox">
          <form method="post" action="/inbox/read" hidden={unread === 0} data-inbox-all>
            <input type="hidden" name="all" value="true" />
            <button class="button is-small" type="submit">
              {renderIcon('check')} Mark all as read
            </button>
          </form>
          {notifications.length === 0 ? (
            <p class="list-empty">Nothing yet. Mentions, replies and direct messages are listed here.</p>
          ) : (
            <ul class="list">
              {notifications.map((view) => (
                <NotificationRow view={view} href={notificationHref(view, place.sync.communities)} />
              ))}
            </ul>
          )}
          {earlierHref === undefined ? null : (
            <p>
              <a class="button" href={earlierHref}>
                Earlier
              </a>
            </p>
          )}
        </div>
      </div>
    </div>
  )
}

interface NotificationRowProps {
  readonly view: NotificationView
  readonly href: string | undefined
}

function NotificationRow({ view, href }: NotificationRowProps) {
  const { id, actor, message, read_at: readAt, created_at: at } = view
  const text = notificationText(view)
  return (
    <li
      id={`notification-${id}`}
      class={readAt === null ? 'notification is-unread' : 'notification'}
      data-notification={id}
    >
      {actor === null ? <span class="start-mark is-small">{renderIcon('bell')}</span> : renderAvatar(actor)}
      <div class="list-main">
        <span>
          <bdi data-name-of={actor?.id}>
            {actor?.display_name ?? (view.type === 'system' ? 'The server' : 'Somebody')}
          </bdi>{' '}
          {href === undefined ? (
            text
          ) : (
            <a href={href} data-action="inbox#open">
              {text}
            </a>
          )}
        </span>
        {message === null ? null : (
          <span class="notification-excerpt" dir="auto">
            {message.excerpt}
          </span>
        )}
        <span class="list-note">
          <relative-time datetime={at}>{at.slice(0, 10)}</relative-time>
        </span>
      </div>
      <form method="post" action="/inbox/read" hidden={readAt !== null} data-read-form>
        <input type="hidden" name="id" value={id} />
        <button class="icon-button" type="submit" aria-label="Mark as read" title="Mark as read">
          {renderIcon('check')}
        </button>
      </form>
    </li>
  )
}
