import { find, findAll } from '../lib/dom.ts'
import { page } from '../lib/page.ts'
import { leaveChannel, leaveCommunity, showMemberCount } from './structure.ts'
import { refreshSidebar } from './refresh-sidebar.ts'
import { replacePictures } from './replace-pictures.ts'
import { reloadRoom, shownRoom } from './room.ts'

const MAX_PEOPLE = 200

/** Somebody came, went or changed. */
export function memberAction(stream: Element, content: DocumentFragment | undefined): void {
  const [channel, op] = [stream.getAttribute('channel'), stream.getAttribute('op') ?? '']
  const gone = ['left', 'kicked', 'banned'].includes(op)
  if (channel !== null) showMemberCount(channel, stream.getAttribute('members'))
  if (stream.getAttribute('user') === page.me) return changeMine(stream, channel, gone)
  if (channel !== null) return stream.hasAttribute('community') ? undefined : refreshSidebar()
  if (stream.getAttribute('community') !== page.community) return
  if (gone) findPerson(stream)?.closest('li')?.remove()
  else if (op === 'updated') nameMember(stream)
  else if (content && !findPerson(stream)) addPerson(content)
}

/** My own membership changed, here or on another device. */
function changeMine(stream: Element, channel: string | null, gone: boolean): void {
  if (gone) return channel === null ? leaveCommunity(stream.getAttribute('community')) : leaveChannel(channel)
  refreshSidebar()
  if (channel !== null && channel !== shownRoom()) return
  const joins = channel !== null && find('[data-timeline-joined-value="false"]') !== undefined
  if (joins || stream.hasAttribute('rights')) reloadRoom()
}

function findPerson(stream: Element): HTMLElement | undefined {
  return find(`.people-list [data-person="${CSS.escape(stream.getAttribute('user') ?? '')}"]`)
}

/** The sidebar holds as many as the server lists; who comes later is found by search. */
function addPerson(content: DocumentFragment): void {
  const list = find('.people-list')
  if (list && list.childElementCount < MAX_PEOPLE) list.append(document.importNode(content, true))
}

/** What somebody is called in this community: a nickname, or the name again. */
function nameMember(stream: Element): void {
  const [user, name] = [CSS.escape(stream.getAttribute('user') ?? ''), stream.getAttribute('name')]
  if (name === null) return
  for (const element of findAll(`[data-member-name][data-name-of="${user}"]`)) {
    element.textContent = name
    element.toggleAttribute('data-nickname', stream.getAttribute('nickname') === 'true')
  }
  const person = findPerson(stream)
  if (person) person.dataset['name'] = name
}

/** Somebody has another name, picture or status. */
export function personAction(stream: Element, content: DocumentFragment | undefined): void {
  const [name, status] = [stream.getAttribute('name') ?? '', stream.getAttribute('status') ?? '']
  const user = CSS.escape(stream.getAttribute('user') ?? '')
  for (const element of findAll(`[data-name-of="${user}"]:not([data-nickname])`)) element.textContent = name
  for (const mention of findAll(`.mention[data-user="${user}"]`)) mention.textContent = `@${name}`
  for (const row of findAll(`[data-dm="${user}"]`)) row.dataset['name'] = name
  for (const element of findAll(`[data-status-of="${user}"]`))
    element.textContent = status || (element.dataset['without'] ?? '')
  for (const person of findAll(`[data-person="${user}"]`)) describePerson(person, name, status)
  if (stream.getAttribute('user') === page.me) page.myName = name
  if (findAll(`[data-dm-people~="${user}"]`).some((row) => row.dataset['name']?.includes(name) === false))
    refreshSidebar()
  const places = [
    `[data-author="${user}"]:not([data-persona])`,
    `[data-person="${user}"]`,
    `[data-person-dot="${user}"]`,
  ]
  replacePictures(places.map((place) => `${place} .avatar`).join(), content)
}

function describePerson(person: HTMLElement, name: string, status: string): void {
  if (!find('[data-nickname]', person)) person.dataset['name'] = name
  const { username } = person.dataset
  if (username !== undefined) person.title = status === '' ? `@${username}` : `@${username} · ${status}`
}
