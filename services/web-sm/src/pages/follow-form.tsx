/** @jsxImportSource hono/jsx */
import type { ThreadStateView } from '@ajet/shared/schema'
import { renderIcon } from '../fragments/icon.ts'

interface FollowFormProps {
  /** The page of the thread. */
  readonly href: string
  readonly state: ThreadStateView
}

/** The bell of a thread: pressed, its replies notify (WEB-33). */
export function FollowForm({ href, state: { root_id: rootId, following } }: FollowFormProps) {
  return (
    <form
      method="post"
      action={`${href}/follow`}
      data-follow={rootId}
      data-action="submit->thread#follow"
      data-turbo-frame="_top"
    >
      <input type="hidden" name="following" value={String(!following)} data-follow-value />
      <button
        class="icon-button"
        type="submit"
        aria-pressed={String(following)}
        aria-label="Follow this thread"
        title="Follow this thread"
      >
        {renderIcon('bell')}
      </button>
    </form>
  )
}
