/** @jsxImportSource hono/jsx */
import { CopyLine } from './copy-line.tsx'

interface MadeProps {
  readonly label: string
  readonly value: string
}

/** What nobody can look up again. */
export function Made({ label, value }: MadeProps) {
  return (
    <div class="notice is-good" role="status">
      <p>{label}. Copy it now: it is shown this once.</p>
      <CopyLine label={label} value={value} />
    </div>
  )
}
