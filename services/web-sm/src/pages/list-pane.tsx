/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { SidePaneHead } from './side-pane-head.tsx'

interface ListPaneProps {
  /** What it lists; its id and its class come of it. */
  readonly kind: 'pins' | 'files' | 'history'
  readonly title: string
  /** The channel or DM beside it. */
  readonly href: string
  readonly closeLabel: string
  /** What the script looks for. */
  readonly data?: Readonly<Record<`data-${string}`, string>>
  readonly children: Child
}

/** A list beside a channel, in the place of a thread. */
export function ListPane({ kind, title, href, closeLabel, data = {}, children }: ListPaneProps) {
  return (
    <aside class={`thread-pane list-pane ${kind}-pane`} aria-labelledby={`${kind}-title`} data-region {...data}>
      <SidePaneHead id={`${kind}-title`} title={title} href={href} closeLabel={closeLabel} />
      <div class="timeline">
        <div class="timeline-scroll" tabindex={0} role="region" aria-label={title}>
          {children}
        </div>
      </div>
    </aside>
  )
}
