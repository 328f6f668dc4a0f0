/** @jsxImportSource hono/jsx */
import { raw } from 'hono/html'
import { Composer, type CommandNote } from '../fragments/composer.tsx'
import type { Markup } from '../fragments/markup.ts'
import { THREAD_CLOSED } from '../fragments/thread-closed.ts'
import { FollowForm } from './follow-form.tsx'
import type { Thread } from './load-thread.ts'
import type { Room } from './room.tsx'
import { SidePaneHead } from './side-pane-head.tsx'

export interface ThreadPaneProps {
  readonly room: Room
  readonly thread: Thread
  readonly root: Markup
  readonly replies: readonly Markup[]
  readonly position: string
  /** What a command answered that was typed here. */
  readonly note?: CommandNote | undefined
}

/** A thread beside its channel, with a composer of its own. */
export function ThreadPane({ room, thread, root, replies, position, note }: ThreadPaneProps) {
  const { channel, href, title } = room
  return (
    <aside
      class="thread-pane"
      aria-labelledby="thread-title"
      data-region
      data-controller="thread"
      data-thread-root={thread.root.id}
      data-page-position={position}
      data-thread-unread={thread.state?.unread_count ?? 0}
    >
      <SidePaneHead id="thread-title" title="Thread" href={href} closeLabel="Close the thread">
        {thread.state === undefined ? null : (
          <FollowForm href={`${href}/thread/${thread.root.id}`} state={thread.state} />
        )}
      </SidePaneHead>
      <div class="timeline">
        <div class="timeline-scroll" tabindex={0} role="region" aria-label="Thread">
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
        channelTitle={title}
        parentId={thread.root.id}
        enterSends={room.place.sync.user.settings.enter_sends ?? true}
        closed={closedText(room, thread)}
        note={note}
      />
    </aside>
  )
}

/** Why nobody may reply here; undefined when one may. */
function closedText({ channel, closed }: Room, { root }: Thread): string | undefined {
  if (root.deleted_at !== null) return THREAD_CLOSED
  return channel.joined ? closed : 'Join the channel to reply.'
}
