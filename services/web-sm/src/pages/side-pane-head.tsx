/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { renderIcon } from '../fragments/icon.ts'

interface SidePaneHeadProps {
  /** Of the title, which names the pane. */
  readonly id: string
  readonly title: string
  /** The channel or DM beside the pane. */
  readonly href: string
  readonly closeLabel: string
  /** Further buttons. */
  readonly children?: Child
}

/** Title of a thread or of a list, and the way out. */
export function SidePaneHead({ id, title, href, closeLabel, children }: SidePaneHeadProps) {
  return (
    <header class="pane-head">
      <h1 class="pane-title" id={id}>
        {title}
      </h1>
      <div class="pane-actions">
        {children}
        <a
          class="icon-button"
          href={href}
          data-turbo-frame="thread"
          data-action="app#closePane"
          aria-label={closeLabel}
          title="Close"
        >
          {renderIcon('close')}
        </a>
      </div>
    </header>
  )
}
