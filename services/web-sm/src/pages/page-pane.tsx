/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { PaneHead } from './pane-head.tsx'

export interface PagePaneProps {
  readonly slug: string
  readonly title: string
  /** What is on it, for a screen reader. */
  readonly label: string
  readonly children: Child
}

/** A page of sections beside the navigation, which scrolls by itself. */
export function PagePane({ slug, title, label, children }: PagePaneProps) {
  return (
    <div class="pane" data-region>
      <PaneHead slug={slug} title={title} />
      <div class="page-scroll" tabindex={0} role="region" aria-label={label}>
        <div class="page">{children}</div>
      </div>
    </div>
  )
}
