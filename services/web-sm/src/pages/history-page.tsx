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
    <ListPane kind="history" of={message.id} title="Edits" href={href} closeLabel="Close the edits">
      <ol class="versions" data-items aria-label={`What ${message.author.display_name} wrote, the newest first`}>
        {[latest, ...versions].map((version, at, all) => (
          <Version version={version} label={labelOf(at, all.length)} zone={zone} community={community} />
        ))}
      </ol>
    </ListPane>
  )
}

function labelOf(at: number, count: number): string {
  if (at === 0) return 'Now'
  return at === count - 1 ? 'First' : 'Before'
}

interface VersionProps extends Pick<HistoryPaneProps, 'zone'> {
  readonly version: Pick<MessageView, 'body_md' | 'mentions'> & { readonly written_at: string }
  readonly label: string
  readonly community: string | null
}

function Version({ version, label, zone, community }: VersionProps) {
  const { written_at: at } = version
  return (
    <li class="version" data-version data-item={`${label} ${at}`}>
      <p class="version-head">
        <strong>{label}</strong>
        <time datetime={at}>{zone.exact(Date.parse(at))}</time>
      </p>
      <div class="prose" dir="auto">
        {raw(bodyHtml(version, community))}
      </div>
    </li>
  )
}
