/** @jsxImportSource hono/jsx */
import { renderIcon } from '../fragments/icon.ts'
import { communityPath } from '../fragments/paths.ts'

/** The head of a page that is not a channel. */
export function PaneHead({ slug, title }: { readonly slug: string; readonly title: string }) {
  return (
    <header class="pane-head">
      <a class="icon-button to-list" href={`${communityPath(slug)}/list`} aria-label="Back to the list of channels">
        {renderIcon('back')}
      </a>
      <h1 class="pane-title">
        <span>{title}</span>
      </h1>
    </header>
  )
}
