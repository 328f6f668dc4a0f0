/** @jsxImportSource hono/jsx */
import type { FileHitView, MessageHitView, UserView } from '@ajet/shared/schema'
import { raw } from 'hono/html'
import { renderAvatar } from '../fragments/avatar.ts'
import { renderFileName } from '../fragments/file-name.ts'
import { renderFiles } from '../fragments/files.ts'
import { renderIcon } from '../fragments/icon.ts'
import { findHitPlace, type HitPlace } from '../search/hit-place.ts'
import { renderSnippet } from '../search/snippet.ts'
import type { ZoneTime } from '../timeline/zone-time.ts'
import type { Place } from './load-place.ts'

/** Who reads the results, and when. */
export interface HitReader {
  readonly place: Place
  readonly zone: ZoneTime
  /** Milliseconds since the epoch. */
  readonly now: number
}

const MAX_FILES = 3

/** A found message: who, where, when, and the words that match; a link to it among its neighbours. */
export function MessageHit({ hit, reader }: { readonly hit: MessageHitView; readonly reader: HitReader }) {
  const { message } = hit
  const place = placeOf(hit.channel, reader)
  if (!place) return null
  return (
    <li data-of-message={message.id}>
      <a class="hit" href={place.hrefOf(message)} data-hit={message.id}>
        {renderAvatar(message.author)}
        <span class="hit-main">
          <span class="hit-head">
            <bdi class="hit-author">{message.author.display_name}</bdi>
            <HitWhere place={place} inThread={message.parent_id !== null} />
            <HitTime at={message.created_at} reader={reader} />
          </span>
          {hit.snippet === '' ? null : (
            <span class="hit-text" dir="auto">
              {raw(String(renderSnippet(hit)))}
            </span>
          )}
          <HitFiles files={message.attachments} />
        </span>
      </a>
    </li>
  )
}

/** What hangs on a message, by name. */
function HitFiles({ files }: { readonly files: MessageHitView['message']['attachments'] }) {
  if (files.length === 0) return null
  const more = files.length - MAX_FILES
  return (
    <span class="hit-files">
      {files.slice(0, MAX_FILES).map(({ filename }) => (
        <span class="hit-file">
          {renderIcon('attach')}
          {raw(String(renderFileName(filename)))}
        </span>
      ))}
      {more > 0 ? <span>{`and ${more} more`}</span> : null}
    </span>
  )
}

/** A found file as a message shows it, with the way to that message. */
export function FileHit({ hit, reader }: { readonly hit: FileHitView; readonly reader: HitReader }) {
  const place = placeOf(hit.channel, reader)
  if (!place) return null
  return (
    <li class="file-hit" data-of-message={hit.message_id}>
      {raw(String(renderFiles([hit.attachment])))}
      <span class="hit-head">
        <bdi class="hit-author">{hit.author.display_name}</bdi>
        <HitWhere place={place} inThread={false} />
        <HitTime at={hit.created_at} reader={reader} />
        <a href={place.hrefOf({ id: hit.message_id })} data-hit={hit.attachment.id}>
          Show in conversation
        </a>
      </span>
    </li>
  )
}

/** Somebody who was found, with a button that opens the conversation with them. */
export function PersonHit({ user }: { readonly user: UserView }) {
  const { id, username, display_name: name, status_text: status, online } = user
  return (
    <li>
      <span class={`presence-box ${online ? 'is-online' : ''}`} data-person={id}>
        {renderAvatar(user)}
        <span class="presence" aria-hidden="true" />
        <span class="visually-hidden" data-presence-text>
          {online ? 'online' : 'away'}
        </span>
      </span>
      <div class="list-main">
        <strong>
          <bdi data-name-of={id}>{name}</bdi>
        </strong>
        <span class="list-note">
          @{username}
          {status === '' ? null : (
            <>
              {' · '}
              <bdi>{status}</bdi>
            </>
          )}
        </span>
      </div>
      <form method="post" action="/dm">
        <input type="hidden" name="user_id" value={id} />
        <button class="button is-small" type="submit" aria-label={`Write to ${name}`} data-hit={id}>
          Write
        </button>
      </form>
    </li>
  )
}

function HitWhere({ place, inThread }: { readonly place: HitPlace; readonly inThread: boolean }) {
  return (
    <span class="hit-where">
      <bdi>{place.label}</bdi>
      {inThread ? ' · thread' : ''}
    </span>
  )
}

function HitTime({ at, reader: { zone, now } }: { readonly at: string; readonly reader: HitReader }) {
  const moment = Date.parse(at)
  return (
    <time datetime={at} title={zone.exact(moment)}>
      {zone.dayLabel(moment, now)}, {zone.timeOf(moment)}
    </time>
  )
}

const placeOf = (channel: MessageHitView['channel'], { place }: HitReader) =>
  findHitPlace(channel, place.sync, place.community.id)
