/** @jsxImportSource hono/jsx */
import { renderIcon } from '../fragments/icon.ts'

/** The head of a page behind the settings, with the way back to them. */
export function SettingsHead({ title }: { readonly title: string }) {
  return (
    <header class="pane-head">
      <a class="icon-button" href="/settings" aria-label="Back to the settings">
        {renderIcon('back')}
      </a>
      <h1 class="pane-title">
        <span>{title}</span>
      </h1>
    </header>
  )
}
