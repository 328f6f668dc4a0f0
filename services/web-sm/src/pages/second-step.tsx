/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import { renderIcon } from '../fragments/icon.ts'

export interface SecondStepProps {
  /** What one has to open before there is a button. */
  readonly summary: string
  readonly action: string
  /** On the button that does it. */
  readonly button: string
  /** What happens, and further fields. */
  readonly children: Child
}

/** Something that cannot be taken back: opened first, done by a second press. Needs no script. */
export function SecondStep({ summary, action, button, children }: SecondStepProps) {
  return (
    <details class="more-choices">
      <summary>
        {summary} {renderIcon('chevron')}
      </summary>
      <form class="form second-step" method="post" action={action} data-turbo="false">
        {children}
        <p>
          <button class="button is-danger" type="submit">
            {button}
          </button>
        </p>
      </form>
    </details>
  )
}
