import type { AuthorView } from '@ajet/shared/schema'
import { renderAvatar } from './avatar.ts'
import { markup, nothing, type Markup } from './markup.ts'

export interface PersonLook {
  /** The name in this community. */
  readonly name: string
  readonly online: boolean
  readonly statusText: string
}

/** Somebody in the sidebar with the dot of presence; a button of the form around the list, which opens the DM with them. */
export function renderPerson(user: AuthorView, { name, online, statusText }: PersonLook): Markup {
  const nicknamed = name === user.display_name ? nothing : markup` data-nickname`
  const title = statusText === '' ? `@${user.username}` : `@${user.username} · ${statusText}`
  return markup`<li><button type="submit" name="user_id" value="${user.id}" class="${online ? 'person is-online' : 'person'}" data-person="${user.id}" data-username="${user.username}" data-name="${name}" title="${title}"><span class="presence-box">${renderAvatar(user, 'is-small')}<span class="presence" aria-hidden="true"></span></span><span class="side-name"><bdi data-member-name data-name-of="${user.id}"${nicknamed}>${name}</bdi></span><span class="visually-hidden" data-presence-text>${online ? 'online' : 'away'}</span></button></li>`
}
