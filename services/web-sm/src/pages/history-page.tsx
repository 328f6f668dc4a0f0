/** @jsxImportSource hono/jsx */
import type { MessageView } from '@ajet/shared/schema'
import { raw } from 'hono/html'
import { bodyHtml } from '../fragments/body-html.ts'
import type { ZoneTime } from '../timeline/zone-time.ts'
import { ListPane } from './list-pane.tsx'
import type { History } from './load-history.ts'
import type { Room } from './room.tsx'

interface HistoryPaneProps {
  readonly room: Room
  readonly zone: ZoneTime
  readonly history: History
}

/** What a message says and said before its edits, for whoever may read it. */
export function HistoryPane({ room: { href, community }, zone, history }: HistoryPaneProps) {
  const { message, versions } = history
  const latest = { ...message, written_at: message.edited_at ?? message.created_at }
  return (
    <ListPane
      kind="history"
      title="Edits"
      href={href}
      closeLabel="Close the edits"
      data={{ 'data-controller': 'history' }}
    >
      <ol class="versions" aria-label={`What ${message.author.display_name} wrote, the newest first`}>
        {[latest, ...versions].map((version, at, all) => (
          <li class="version" data-version>
            <p class="version-head">
              <strong>{at === 0 ? 'Now' : at === all.length - 1 ? 'First' : 'Before'}</strong>
              <time datetime={version.written_at}>{zone.exact(Date.parse(version.written_at))}</time>
            </p>
            {Body(version, community)}
          </li>
        ))}
      </ol>
    </ListPane>
  )
}

function Body(text: Pick<MessageView, 'body_md' | 'mentions'>, community: string | null) {
  return (
    <div class="prose" dir="auto">
      {raw(bodyHtml(text, community))}
    </div>
  )
}
