/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { SidePaneHead } from './side-pane-head.tsx'

interface ListPaneProps {
  /** What it lists; its id, its class and the last part of its address come of it. */
  readonly kind: 'pins' | 'files' | 'history'
  /** The channel whose list it is, or the message. Live events name the same. */
  readonly of: string
  readonly title: string
  /** The channel or DM beside it. */
  readonly href: string
  readonly closeLabel: string
  readonly children: Child
}

/** A list beside a channel, in the place of a thread. */
export function ListPane({ kind, of, title, href, closeLabel, children }: ListPaneProps) {
  return (
    <aside
      class={`thread-pane list-pane ${kind}-pane`}
      aria-labelledby={`${kind}-title`}
      data-region
      data-controller="list-pane"
      data-live-list={kind}
      data-live-of={of}
      data-live-href={kind === 'history' ? `${href}/history/${of}` : `${href}/${kind}`}
    >
      <SidePaneHead id={`${kind}-title`} title={title} href={href} closeLabel={closeLabel} />
      <div class="timeline">
        <div class="timeline-scroll" tabindex={0} role="region" aria-label={title}>
          {children}
        </div>
      </div>
    </aside>
  )
}
