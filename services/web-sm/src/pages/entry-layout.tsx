/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { Document } from './document.tsx'
import type { PageContext } from './page-context.ts'

export interface EntryLayoutProps extends PageContext {
  readonly title: string
  readonly wide?: boolean
  readonly foot?: Child
  readonly children: Child
}

/** A page for somebody who is not inside yet: one card in the middle. */
export function EntryLayout({ title, wide, foot, children, ...context }: EntryLayoutProps) {
  return (
    <Document title={`${title} · ajet-chat`} {...context}>
      <main class="entry">
        <div class={wide ? 'entry-card is-wide' : 'entry-card'}>
          <p class="brand">
            <img src={context.pathOf('favicon.svg')} alt="" width="28" height="28" />
            ajet-chat
          </p>
          {children}
          {foot === undefined ? null : <p class="entry-foot">{foot}</p>}
        </div>
      </main>
    </Document>
  )
}
