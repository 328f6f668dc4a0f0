/** @jsxImportSource hono/jsx */
import { renderIcon } from '../fragments/icon.ts'

interface CopyLineProps {
  readonly label: string
  readonly value: string
}

/** A text to be taken elsewhere, with a button that copies it. */
export function CopyLine({ label, value }: CopyLineProps) {
  return (
    <span class="copy-line" data-controller="copy">
      <input value={value} readonly aria-label={label} data-copy-target="source" />
      <button type="button" class="button is-small" data-action="copy#copy">
        {renderIcon('copy')} <span data-copy-target="label">Copy</span>
      </button>
    </span>
  )
}
