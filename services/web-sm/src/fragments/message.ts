import type { MessageView } from '@ajet/shared/schema'
import { personaOf } from '../timeline/grouping.ts'
import type { ZoneTime } from '../timeline/zone-time.ts'
import { renderAvatar } from './avatar.ts'
import { bodyHtml } from './body-html.ts'
import { renderFiles } from './files.ts'
import { markup, nothing, trusted, type Markup } from './markup.ts'
import { historyPath, threadPath } from './paths.ts'
import { renderPreviews } from './previews.ts'
import { renderPinMark } from './pin-mark.ts'
import { renderReactions } from './reactions.ts'
import { renderThreadLink } from './thread-link.ts'

/** What a message looks like to one reader. Absent on live frames, which are the same bytes for everybody. */
export interface MessageLook {
  readonly continues: boolean
  readonly mentionsMe: boolean
  readonly highlighted: boolean
}

export interface MessageContext {
  /** Slug or id of the community, for links; null in a DM. */
  readonly community: string | null
  readonly zone: ZoneTime
  /** Replies in the thread pane carry no thread link of their own. */
  readonly inThread: boolean
  /** True for the root repeated above its thread: an id stands once on a page. */
  readonly copy?: boolean
}

/** A row of the timeline or of a thread. Own, edited-by-me, reacted-by-me and the like are marked in the browser from the data attributes. */
export function renderMessage(view: MessageView, context: MessageContext, look?: MessageLook): Markup {
  if (view.deleted_at !== null) return renderTombstone(view, context)
  const { author } = view
  const kind = author.kind === 'user' ? nothing : markup`<span class="tag">${author.kind}</span>`
  return markup`<article class="${classes(look)}" id="${idOf(view, context)}" ${attributes(view)} tabindex="-1"><div class="message-side">${renderAvatar(author)}</div><div class="message-main">${view.pinned_at ? renderPinMark() : nothing}<header class="message-head"><span class="message-author" dir="auto" data-name-of="${author.id}">${author.display_name}</span>${kind} ${renderTime(view, context.zone)}</header>${renderBody(view, context)}${renderFiles(view.attachments)}${renderPreviews(view.previews)}${renderReactions(view.reactions)}${context.inThread ? nothing : renderThreadLink(view, threadPath(context.community, view.channel_id, view.id))}</div></article>`
}

/** The text of a message with its edited mark, which opens what it said before; also the content of a live edit. */
export function renderBody(view: MessageView, context: Pick<MessageContext, 'community'>): Markup {
  const edited = view.edited_at
    ? markup`<a class="edited" href="${historyPath(context.community, view.channel_id, view.id)}" data-turbo-frame="thread" title="Show the edits, the last of ${new Date(view.edited_at).toUTCString()}">edited</a>`
    : nothing
  return markup`<div class="message-body prose" dir="auto">${trusted(bodyHtml(view, context.community))}${edited}</div>`
}

const idOf = (view: MessageView, { copy }: MessageContext): string => `${copy === true ? 'root' : 'm'}-${view.id}`

function renderTombstone(view: MessageView, context: MessageContext): Markup {
  return markup`<article class="message is-deleted" id="${idOf(view, context)}" ${attributes(view)} data-deleted tabindex="-1"><div class="message-side"></div><div class="message-main"><p class="message-gone">This message was deleted</p>${context.inThread ? nothing : renderThreadLink(view, threadPath(context.community, view.channel_id, view.id))}</div></article>`
}

function renderTime(view: MessageView, zone: ZoneTime): Markup {
  const at = Date.parse(view.created_at)
  return markup`<a class="message-time" href="?m=${view.id}" title="${zone.exact(at)}"><time datetime="${view.created_at}">${zone.timeOf(at)}</time></a>`
}

function attributes(view: MessageView): Markup {
  const mentions = view.mentions.flatMap(({ type, target_id: id }) =>
    type === 'user' ? [id] : type === 'channel_link' ? [] : [type],
  )
  const nonce = view.nonce ? markup` data-nonce="${view.nonce}"` : nothing
  const persona = personaOf(view.author)
  const written = persona === undefined ? nothing : markup` data-persona="${persona}"`
  const parent = view.parent_id ? markup` data-parent="${view.parent_id}"` : nothing
  return markup`data-message="${view.id}" data-channel="${view.channel_id}" data-seq="${String(view.seq)}" data-author="${view.author.id}"${written} data-at="${String(Date.parse(view.created_at))}" data-mentions="${mentions.join(' ')}"${nonce}${parent}${view.pinned_at ? markup` data-pinned` : nothing}`
}

function classes(look: MessageLook | undefined): string {
  if (!look) return 'message'
  const { continues, mentionsMe, highlighted } = look
  return ['message', continues && 'continues', mentionsMe && 'mentions-me', highlighted && 'is-target']
    .filter(Boolean)
    .join(' ')
}
