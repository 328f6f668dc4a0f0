import { findAll } from './dom.ts'

export interface KnownPerson {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly online: boolean
}

export interface KnownChannel {
  readonly id: string
  readonly name: string
  readonly href: string
  readonly unread: number
  readonly mentions: number
  readonly muted: boolean
  /** Of a DM: whom it is with, empty for several people; undefined for a channel. */
  readonly dm: string | undefined
}

/** The people, channels and DMs of the sidebar: what completion and the switcher choose from. */
export function knownPeople(): KnownPerson[] {
  return findAll('.people-list [data-person]').map((element) => ({
    id: element.dataset['person'] ?? '',
    username: element.dataset['username'] ?? '',
    name: element.dataset['name'] ?? '',
    online: element.classList.contains('is-online'),
  }))
}

export function knownChannels(): KnownChannel[] {
  return findAll<HTMLAnchorElement>('[data-channel-row]').map((row) => ({
    id: row.dataset['channelRow'] ?? '',
    name: row.dataset['name'] ?? '',
    href: row.getAttribute('href') ?? '',
    unread: Number(row.dataset['unread'] ?? 0),
    mentions: Number(row.dataset['mentionCount'] ?? 0),
    muted: row.dataset['muted'] !== undefined,
    dm: row.dataset['dm'],
  }))
}
