/** @jsxImportSource hono/jsx */
import type { MyChannelView } from '@ajet/shared/schema'
import { ChannelMenu } from '../fragments/channel-menu.tsx'
import { renderIcon } from '../fragments/icon.ts'
import type { IconName } from '../fragments/icon-shapes.ts'
import { communityPath, membersPath } from '../fragments/paths.ts'
import { searchPath } from '../search/search-ask.ts'

interface ChannelHeadProps {
  readonly slug: string
  readonly channel: MyChannelView
  readonly href: string
  readonly setsTopic: boolean
}

/** Name, topic and what one can do with the channel. */
export function ChannelHead({ slug, channel, href, setsTopic }: ChannelHeadProps) {
  return (
    <header class="pane-head">
      <a class="icon-button to-list" href={`${communityPath(slug)}/list`} aria-label="Back to the list of channels">
        {renderIcon('back')}
      </a>
      <h1 class="pane-title">
        {renderIcon(channel.visibility === 'private' ? 'lock' : 'hash')}
        <span dir="auto" data-channel-name={channel.id}>
          {channel.name}
        </span>
      </h1>
      <p class="pane-topic" dir="auto" data-channel-topic={channel.id} title={channel.topic}>
        {channel.topic}
      </p>
      <div class="pane-actions">
        <a class="count-button" href={membersPath(slug)} aria-label={`${channel.member_count} members`} title="Members">
          {renderIcon('people')}
          <span data-member-count={channel.id}>{channel.member_count}</span>
        </a>
        <SearchHereLink slug={slug} query={`in:#${channel.name}`} name={`#${channel.name}`} />
        <PaneLinks href={href} />
        <ChannelMenu channel={channel} href={href} setsTopic={setsTopic} />
      </div>
    </header>
  )
}

interface SearchHereLinkProps {
  readonly slug: string
  /** What keeps a search to this place. */
  readonly query: string
  readonly name: string
}

/** Searches in the place it stands in. */
export function SearchHereLink({ slug, query, name }: SearchHereLinkProps) {
  return (
    <a
      class="icon-button"
      href={searchPath(slug, { q: query })}
      aria-label={`Search in ${name}`}
      title="Search here"
      data-search-here={query}
      data-search-name={name}
      data-action="app#openSearch"
    >
      {renderIcon('search')}
    </a>
  )
}

/** Open the files and the pinned messages where a thread opens. */
export function PaneLinks({ href }: { readonly href: string }) {
  return (
    <>
      <PaneLink href={`${href}/files`} icon="attach" label="Files" />
      <PaneLink href={`${href}/pins`} icon="pin" label="Pinned messages" />
    </>
  )
}

interface PaneLinkProps {
  readonly href: string
  readonly icon: IconName
  readonly label: string
}

function PaneLink({ href, icon, label }: PaneLinkProps) {
  return (
    <a class="icon-button" href={href} data-turbo-frame="thread" aria-label={label} title={label}>
      {renderIcon(icon)}
    </a>
  )
}

/** Above the first message. */
export function ChannelStart({ channel }: { readonly channel: MyChannelView }) {
  return (
    <>
      <span class="start-mark">{renderIcon(channel.visibility === 'private' ? 'lock' : 'hash')}</span>
      <h2 dir="auto">{channel.name}</h2>
      <p dir="auto">{channel.topic === '' ? `This is where #${channel.name} begins. Say hello.` : channel.topic}</p>
    </>
  )
}
