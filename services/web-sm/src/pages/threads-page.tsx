/** @jsxImportSource hono/jsx */
import { renderPlain } from '@ajet/shared/markdown'
import { limits, type ThreadView } from '@ajet/shared/schema'
import { renderAvatar } from '../fragments/avatar.ts'
import { threadPath } from '../fragments/paths.ts'
import type { Place } from './load-place.ts'
import { MoreLink } from './more-link.tsx'
import { PagePane } from './page-pane.tsx'
import { When } from './when.tsx'

export interface ThreadsPaneProps {
  readonly place: Place
  /** Newest activity first. */
  readonly threads: readonly ThreadView[]
  readonly unreadOnly: boolean
  readonly nextHref: string | undefined
}

/** The threads one follows, with what is new in them (WEB-34). */
export function ThreadsPane({ place, threads, unreadOnly, nextHref }: ThreadsPaneProps) {
  return (
    <PagePane slug={place.community.slug} title="Threads" label="Threads you follow">
      <section class="page-section" aria-labelledby="threads-head" data-threads-page>
        <h2 id="threads-head">{unreadOnly ? 'With new replies' : 'You follow'}</h2>
        <p>
          {unreadOnly ? (
            <a href="/threads">Show all</a>
          ) : (
            <a href="/threads?unread=true">Only those with new replies</a>
          )}
        </p>
        {threads.length === 0 ? (
          <p class="list-empty">
            {unreadOnly
              ? 'You have read them all.'
              : 'None yet. You follow a thread when you begin it, answer in it or are named in it, or by the bell above it.'}
          </p>
        ) : (
          <ul class="list">
            {threads.map((thread) => (
              <Thread place={place} thread={thread} />
            ))}
          </ul>
        )}
        <MoreLink href={nextHref} text="Older threads" />
      </section>
    </PagePane>
  )
}

function Thread({ place, thread }: { readonly place: Place; readonly thread: ThreadView }) {
  const { root, channel, unread_count: unread } = thread
  const text = renderPlain(root.body_md, { mentions: root.mentions, maxLength: limits.excerpt })
  const replies = root.reply_count === 1 ? '1 reply' : `${root.reply_count} replies`
  return (
    <li class={unread === 0 ? 'notification' : 'notification is-unread'} data-thread={root.id}>
      {renderAvatar(root.author)}
      <div class="list-main">
        <a href={hrefOf(place, thread)}>
          <bdi>{root.author.display_name}</bdi>
          {channel.name === '' ? ' in a direct message' : <bdi> in #{channel.name}</bdi>}
        </a>
        <span class="notification-excerpt" dir="auto">
          {text === '' ? 'A file' : text}
        </span>
        <span class="list-note">
          {unread === 0 ? null : <strong>{unread === 1 ? '1 new reply' : `${unread} new replies`} · </strong>}
          {replies}
          {root.last_reply_at === null ? null : (
            <>
              {' · '}
              <When at={root.last_reply_at} />
            </>
          )}
        </span>
      </div>
      {unread === 0 ? null : <Act id={root.id} act="read" text="Mark as read" />}
      <Act id={root.id} act="unfollow" text="Unfollow" />
    </li>
  )
}

function Act({ id, act, text }: { readonly id: string; readonly act: 'read' | 'unfollow'; readonly text: string }) {
  return (
    <form method="post" action={`/threads/${id}/${act}`}>
      <button class="button is-small is-quiet" type="submit">
        {text}
      </button>
    </form>
  )
}

function hrefOf({ sync }: Place, { root, channel }: ThreadView): string {
  const home = sync.communities.find(({ id }) => id === channel.community_id)
  const key = channel.community_id === null ? null : (home?.slug ?? channel.community_id)
  return threadPath(key, channel.id, root.id)
}
