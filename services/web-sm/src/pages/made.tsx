/** @jsxImportSource hono/jsx */
import { renderIcon } from '../fragments/icon.ts'

interface MadeProps {
  readonly label: string
  readonly value: string
}

/** What nobody can look up again. */
export function Made({ label, value }: MadeProps) {
  return (
    <div class="notice is-good" role="status">
      <p>{label}. Copy it now: it is shown this once.</p>
      <span class="copy-line" data-controller="copy">
        <input value={value} readonly aria-label={label} data-copy-target="source" />
        <button type="button" class="button is-small" data-action="copy#copy">
          {renderIcon('copy')} <span data-copy-target="label">Copy</span>
        </button>
      </span>
    </div>
  )
}
