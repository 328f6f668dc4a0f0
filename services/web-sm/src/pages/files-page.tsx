/** @jsxImportSource hono/jsx */
import { limits, type FileHitView } from '@ajet/shared/schema'
import { raw } from 'hono/html'
import { renderFiles } from '../fragments/files.ts'
import type { ZoneTime } from '../timeline/zone-time.ts'
import { ListPane } from './list-pane.tsx'
import type { Room } from './room.tsx'

interface FilesPaneProps {
  readonly room: Room
  readonly zone: ZoneTime
  /** Milliseconds since the epoch, for "Today". */
  readonly now: number
  /** The newest first. */
  readonly files: readonly FileHitView[]
}

/** The files of a channel beside it. */
export function FilesPane({ room: { channel, href, title }, zone, now, files }: FilesPaneProps) {
  return (
    <ListPane kind="files" of={channel.id} title="Files" href={href} closeLabel="Close the files">
      {files.length === 0 ? (
        <p class="pins-empty">
          Nobody has sent a file in {title}.{' '}
          <span class="pins-hint">Drop one on the page, or paste an image, to send it.</span>
        </p>
      ) : (
        <ol class="file-hits" data-gallery data-items>
          {files.map((hit) => FileHit(hit, { href, zone, now }))}
        </ol>
      )}
      {files.length < limits.searchHits ? null : (
        <p class="pins-empty">These are the newest {limits.searchHits} files.</p>
      )}
    </ListPane>
  )
}

interface HitLook extends Pick<FilesPaneProps, 'zone' | 'now'> {
  readonly href: string
}

function FileHit(hit: FileHitView, { href, zone, now }: HitLook) {
  const { attachment, author, created_at: at, message_id: id } = hit
  return (
    <li class="file-hit" data-item={attachment.id} data-of-message={id}>
      {raw(String(renderFiles([attachment])))}
      <p class="file-hit-foot">
        <span dir="auto">{author.display_name}</span>
        <time datetime={at} title={zone.exact(Date.parse(at))}>
          {zone.dayLabel(Date.parse(at), now)}
        </time>
        <a href={`${href}?m=${id}`} data-turbo-frame="_top">
          Show in conversation
        </a>
      </p>
    </li>
  )
}
