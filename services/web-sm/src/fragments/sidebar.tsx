/** @jsxImportSource hono/jsx */
import type { CommunityView, DmView, MemberView, MyChannelView } from '@ajet/shared/schema'
import { renderAvatar } from './avatar.ts'
import { renderCommunityBadge } from './community-badge.ts'
import { DmList } from './dm-list.tsx'
import { renderIcon } from './icon.ts'
import { renderPerson } from './person.ts'
import {
  adminPath,
  auditPath,
  botsPath,
  browsePath,
  channelPath,
  communityPath,
  membersPath,
  webhooksPath,
} from './paths.ts'
import { searchPath } from '../search/search-ask.ts'
import { Badge } from './side-row.tsx'

export interface SidebarProps {
  readonly me: {
    readonly id: string
    readonly display_name: string
    readonly username: string
    readonly avatar_url: string | null
    readonly status_text: string
  }
  readonly community: CommunityView
  readonly communities: readonly CommunityView[]
  readonly channels: readonly MyChannelView[]
  /** Newest activity first. */
  readonly dms: readonly DmView[]
  readonly members: readonly MemberView[]
  /** Members beyond those listed. */
  readonly moreMembers: boolean
  readonly currentChannelId: string | undefined
  readonly currentPage:
    | 'channel'
    | 'browse'
    | 'members'
    | 'inbox'
    | 'search'
    | 'webhooks'
    | 'audit'
    | 'admin'
    | 'bots'
    | 'threads'
    | 'new-dm'
  /** Unread notifications. */
  readonly notificationCount: number
  /** Followed threads with unread replies. */
  readonly threadCount: number
}

/** The navigation of a community: its menu, channels with unread state, people with presence. */
export function Sidebar(props: SidebarProps) {
  return (
    <nav class="sidebar" id="sidebar" aria-label="Community" data-region data-controller="sidebar">
      <CommunityMenu {...props} />
      <div class="sidebar-scroll" data-sidebar-target="scroll" tabindex={-1}>
        <button type="button" class="jump-box" data-action="click->app#openSwitcher">
          {renderIcon('search')}
          <span>Jump to…</span>
          <kbd data-mod-key="K">Ctrl K</kbd>
        </button>
        <SearchLink {...props} />
        <InboxLink {...props} />
        <ThreadsLink {...props} />
        <Channels {...props} />
        <Dms {...props} />
        <People {...props} />
      </div>
      <Me {...props} />
    </nav>
  )
}

function CommunityMenu({ community, communities }: SidebarProps) {
  const others = communities.filter(({ id }) => id !== community.id)
  const runs = community.role !== 'member'
  return (
    <details class="menu community-menu" data-controller="menu">
      <summary>
        {renderCommunityBadge(community)}
        <span class="community-name" dir="auto" data-community-name={community.id}>
          {community.name}
        </span>
        {renderIcon('chevron')}
      </summary>
      <div class="menu-panel">
        {community.description === '' ? null : (
          <p class="menu-note" dir="auto">
            {community.description}
          </p>
        )}
        <a href={membersPath(community.slug)}>
          {renderIcon('people')} {runs ? 'People and invites' : 'People'}
        </a>
        <a href={browsePath(community.slug)}>{renderIcon('browse')} Browse channels</a>
        {runs ? <a href={adminPath(community.slug)}>{renderIcon('edit')} Community settings</a> : null}
        {runs ? <a href={webhooksPath(community.slug)}>{renderIcon('link')} Webhooks</a> : null}
        {runs ? <a href={botsPath(community.slug)}>{renderIcon('code')} Bots</a> : null}
        {runs ? <a href={auditPath(community.slug)}>{renderIcon('check')} Audit log</a> : null}
        <a href="/settings">{renderIcon('settings')} Settings</a>
        {others.length === 0 ? null : <p class="menu-head">Other communities</p>}
        {others.map((other) => (
          <a href={communityPath(other.slug)} dir="auto">
            {renderCommunityBadge(other, 'is-small')}
            {other.name}
          </a>
        ))}
      </div>
    </details>
  )
}

/** To the page of searches; the script opens its field over the page one is on. */
function SearchLink({ community, currentPage }: SidebarProps) {
  return (
    <a
      class="side-link"
      href={searchPath(community.slug)}
      aria-current={currentPage === 'search' ? 'page' : undefined}
      data-action="app#openSearch"
    >
      {renderIcon('search')} <span class="side-name">Search</span>
    </a>
  )
}

function InboxLink({ notificationCount, currentPage }: SidebarProps) {
  return (
    <a
      class="side-link"
      id="inbox-link"
      href="/inbox"
      aria-current={currentPage === 'inbox' ? 'page' : undefined}
      data-inbox-link
    >
      {renderIcon('bell')} <span class="side-name">Inbox</span>
      <Badge count={notificationCount} />
    </a>
  )
}

function ThreadsLink({ threadCount, currentPage }: SidebarProps) {
  return (
    <a
      class="side-link"
      id="threads-link"
      href="/threads"
      aria-current={currentPage === 'threads' ? 'page' : undefined}
      data-threads-link
    >
      {renderIcon('thread')} <span class="side-name">Threads</span>
      <Badge count={threadCount} />
    </a>
  )
}

function Channels({ community, channels, currentChannelId, currentPage }: SidebarProps) {
  return (
    <section aria-labelledby="channels-head">
      <div class="sidebar-head">
        <h2 id="channels-head">Channels</h2>
        <a
          class="icon-button is-small"
          href={`${browsePath(community.slug)}#create`}
          aria-label="Create a channel"
          title="Create a channel"
        >
          {renderIcon('plus')}
        </a>
      </div>
      <ul class="channel-list" data-sidebar-target="channels">
        {channels.map((channel) => (
          <ChannelRow community={community} channel={channel} current={channel.id === currentChannelId} />
        ))}
      </ul>
      <a
        class="side-link is-quiet"
        href={browsePath(community.slug)}
        aria-current={currentPage === 'browse' ? 'page' : undefined}
      >
        {renderIcon('browse')} <span>Browse channels</span>
      </a>
    </section>
  )
}

interface ChannelRowProps {
  readonly community: CommunityView
  readonly channel: MyChannelView
  readonly current: boolean
}

function ChannelRow({ community, channel, current }: ChannelRowProps) {
  const unread = channel.unread_count > 0 && !channel.muted
  const state = ['side-link', unread && 'is-unread', channel.muted && 'is-muted'].filter(Boolean).join(' ')
  return (
    <li>
      <a
        class={state}
        id={`channel-row-${channel.id}`}
        href={channelPath(community.slug, channel.name)}
        aria-current={current ? 'page' : undefined}
        data-channel-row={channel.id}
        data-name={channel.name}
        data-unread={channel.unread_count}
        data-mention-count={channel.mention_count}
        data-last-seq={channel.last_seq}
        data-read-seq={channel.last_read_seq}
        data-muted={channel.muted ? 'true' : undefined}
        data-visibility={channel.visibility}
      >
        {renderIcon(channel.visibility === 'private' ? 'lock' : 'hash')}
        <span class="side-name">
          <bdi data-row-name>{channel.name}</bdi>
        </span>
        <Badge count={channel.mention_count} />
      </a>
    </li>
  )
}

function Dms({ me, dms, members, currentChannelId }: SidebarProps) {
  const online = new Set(members.filter(({ user }) => user.online).map(({ user }) => user.id))
  return <DmList meId={me.id} dms={dms} currentChannelId={currentChannelId} isOnline={(id) => online.has(id)} />
}

function People({ community, members, moreMembers, currentPage }: SidebarProps) {
  return (
    <section aria-labelledby="people-head">
      <div class="sidebar-head">
        <h2 id="people-head">People</h2>
        {community.role === 'member' ? null : (
          <a
            class="icon-button is-small"
            href={`${membersPath(community.slug)}#invite`}
            aria-label="Invite people"
            title="Invite people"
          >
            {renderIcon('plus')}
          </a>
        )}
      </div>
      <form method="post" action="/dm">
        <ul class="people-list" data-sidebar-target="people">
          {members.map(({ user, nickname }) =>
            renderPerson(user, {
              name: nickname ?? user.display_name,
              online: user.online,
              statusText: user.status_text,
            }),
          )}
        </ul>
      </form>
      <a
        class="side-link is-quiet"
        href={membersPath(community.slug)}
        aria-current={currentPage === 'members' ? 'page' : undefined}
      >
        {renderIcon('people')} <span>{moreMembers ? 'All people' : 'People'}</span>
      </a>
    </section>
  )
}

function Me({ me }: SidebarProps) {
  return (
    <div class="me-bar">
      <span class="presence-box" data-person-dot={me.id}>
        {renderAvatar(me)}
      </span>
      <span class="me-text">
        <strong>
          <bdi data-name-of={me.id}>{me.display_name}</bdi>
        </strong>
        <small>
          <bdi data-status-of={me.id} data-without={`@${me.username}`}>
            {me.status_text === '' ? `@${me.username}` : me.status_text}
          </bdi>
        </small>
      </span>
      <a class="icon-button" href="/settings" aria-label="Settings" title="Settings">
        {renderIcon('settings')}
      </a>
    </div>
  )
}
