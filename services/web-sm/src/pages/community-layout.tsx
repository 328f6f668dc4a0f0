/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { MessageTools } from '../fragments/message-tools.tsx'
import { Overlays } from '../fragments/overlays.tsx'
import { Sidebar, type SidebarProps } from '../fragments/sidebar.tsx'
import { Document } from './document.tsx'
import type { PageContext } from './page-context.ts'

export interface CommunityLayoutProps extends PageContext {
  readonly title: string
  readonly position: string
  readonly sidebar: SidebarProps
  /** On a phone, show the list of channels instead of the pane. */
  readonly showsList?: boolean
  readonly children: Child
}

/** A page inside a community: navigation beside the pane. */
export function CommunityLayout({ title, position, sidebar, showsList, children, ...context }: CommunityLayoutProps) {
  const { community } = sidebar
  return (
    <Document title={`${title} · ${community.name}`} position={position} {...context}>
      <a class="skip-link" href="#main">
        Skip to the messages
      </a>
      <div
        class={showsList ? 'app shows-list' : 'app'}
        id="app"
        data-community={community.id}
        data-slug={community.slug}
        data-role={community.role}
        data-username={sidebar.me.username}
      >
        <Sidebar {...sidebar} />
        <main
          class="main"
          id="main"
          data-controller="messages"
          data-action="pointerover->messages#hover pointerleave->messages#leave focusin->messages#focus contextmenu->messages#press click->messages#clicked keydown->messages#keydown message:edit->messages#edit message:reply->messages#reply"
        >
          {children}
        </main>
      </div>
      <MessageTools />
      <Overlays slug={community.slug} />
    </Document>
  )
}
