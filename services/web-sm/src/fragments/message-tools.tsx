/** @jsxImportSource hono/jsx */
import { renderIcon } from './icon.ts'
import type { IconName } from './icon-shapes.ts'

/** Moved into the message under the pointer or the focus; one for the whole page. */
export function MessageTools() {
  return (
    <>
      <template id="message-tools">
        <div class="message-tools" role="toolbar" aria-label="Message actions">
          <span class="quick-reactions" data-quick hidden></span>
          <Tool icon="smile-plus" label="React" action="react" />
          <Tool icon="thread" label="Reply in thread" action="reply" />
          <Tool icon="edit" label="Edit" action="edit" />
          <Tool icon="pin" label="Pin" action="pin" />
          <Tool icon="unread" label="Mark unread from here" action="markUnread" />
          <Tool icon="link" label="Copy link" action="copyLink" />
          <Tool icon="trash" label="Delete" action="remove" danger />
        </div>
      </template>
      <template id="edit-form">
        <form class="edit-form" data-action="submit->messages#saveEdit">
          <div class="composer-box">
            <textarea
              name="body_md"
              rows={1}
              aria-label="Edit message"
              dir="auto"
              data-action="keydown->messages#editKeydown"
            ></textarea>
          </div>
          <p class="edit-actions">
            <button type="submit" class="button is-primary is-small">
              Save
            </button>
            <button type="button" class="button is-small" data-action="messages#cancelEdit">
              Cancel
            </button>
            <span role="alert" data-edit-error></span>
          </p>
        </form>
      </template>
      <template id="send-failed">
        <p class="send-failed" role="alert">
          <span data-reason>Not sent.</span>
          <button type="button" class="button is-small" data-action="messages#retry">
            Retry
          </button>
          <button type="button" class="button is-small is-quiet" data-action="messages#discard">
            Delete
          </button>
        </p>
      </template>
    </>
  )
}

interface ToolProps {
  readonly icon: IconName
  readonly label: string
  readonly action: string
  readonly danger?: boolean
}

function Tool({ icon, label, action, danger }: ToolProps) {
  return (
    <button
      type="button"
      class={danger ? 'icon-button is-danger' : 'icon-button'}
      aria-label={label}
      title={label}
      data-tool={action}
      data-action={`messages#${action}`}
    >
      {renderIcon(icon)}
    </button>
  )
}
