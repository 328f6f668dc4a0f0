/** @jsxImportSource hono/jsx */
import { renderIcon } from './icon.ts'
import { SearchField } from './search-field.tsx'
import { Viewer } from './viewer.tsx'

const keys: readonly (readonly [what: string, key: string])[] = [
  ['Jump to a channel or person', 'Ctrl K'],
  ['Search', 'Ctrl Shift F or /'],
  ['Previous or next channel', 'Alt ↑ ↓'],
  ['Previous or next unread channel', 'Alt Shift ↑ ↓'],
  ['Edit my last message', '↑ in an empty box'],
  ['Reply to the last message', 'Shift ↑ in an empty box'],
  ['What I sent before', 'Ctrl ↑ ↓'],
  ['Paste without formatting', 'Ctrl Shift V'],
  ['New line', 'Shift Enter'],
  ['Bold, italic, code', 'Ctrl B, I, E'],
  ['Select a message', 'J, K'],
  ['React, reply, edit the selected message', '+, R, E'],
  ['Next or previous image of a message', '← →'],
  ['Next region of the page', 'F6'],
  ['Mark everything here as read', 'Esc'],
  ['This list', '?'],
]

/** What lies over the page: switcher, search, keys, confirmation, banner, the polite voice. */
export function Overlays({ slug }: { readonly slug: string }) {
  return (
    <>
      <dialog class="switcher" id="switcher" aria-label="Jump to" data-controller="switcher">
        <input
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="switcher-options"
          aria-autocomplete="list"
          aria-label="Channel or person"
          placeholder="Jump to a channel or person"
          autocomplete="off"
          spellcheck={false}
          data-switcher-target="input"
          data-action="input->switcher#filter keydown->switcher#keydown"
        />
        <div
          class="options"
          id="switcher-options"
          role="listbox"
          aria-label="Places"
          data-switcher-target="options"
          data-action="click->switcher#choose"
        ></div>
      </dialog>
      <dialog class="switcher search-dialog" id="search-dialog" aria-label="Search">
        <SearchField id="search-anywhere" slug={slug} />
      </dialog>
      <dialog class="dialog" id="keys-dialog" aria-labelledby="keys-title">
        <h2 id="keys-title">Keys</h2>
        <dl class="keys">
          {keys.map(([what, key]) => (
            <>
              <dt>{what}</dt>
              <dd>
                <kbd>{key}</kbd>
              </dd>
            </>
          ))}
        </dl>
        <form method="dialog" class="dialog-actions">
          <button class="button">Close</button>
        </form>
      </dialog>
      <dialog class="dialog" id="confirm-dialog" aria-labelledby="confirm-title">
        <h2 id="confirm-title">Delete this message?</h2>
        <p>It goes away for everybody. This cannot be undone.</p>
        <div class="dialog-quote" data-quote></div>
        <form method="dialog" class="dialog-actions">
          <button class="button" value="cancel">
            Cancel
          </button>
          <button class="button is-danger" value="delete">
            Delete
          </button>
        </form>
      </dialog>
      <dialog class="dialog" id="mass-dialog" aria-labelledby="mass-title">
        <h2 id="mass-title">Notify everybody?</h2>
        <p data-mass-text></p>
        <form method="dialog" class="dialog-actions">
          <button class="button" value="cancel">
            Go back
          </button>
          <button class="button is-primary" value="send">
            Send
          </button>
        </form>
      </dialog>
      <dialog class="dialog" id="day-dialog" aria-labelledby="day-title">
        <h2 id="day-title">Jump to a day</h2>
        <form method="dialog">
          <div class="day-row">
            <div class="field">
              <label for="day-input">Day</label>
              <input type="date" id="day-input" required />
            </div>
            <button class="button is-primary" value="day">
              Jump
            </button>
          </div>
          <p class="button-row">
            <button class="button is-small" value="7" formnovalidate>
              A week ago
            </button>
            <button class="button is-small" value="30" formnovalidate>
              A month ago
            </button>
            <button class="button is-small" value="first" formnovalidate>
              The beginning
            </button>
          </p>
          <div class="dialog-actions">
            <button class="button" value="" formnovalidate>
              Cancel
            </button>
          </div>
        </form>
      </dialog>
      <Viewer />
      <div class="emoji-panel" id="emoji-panel" popover="auto" data-turbo-permanent></div>
      <div class="connection-banner" id="connection-banner" role="status" hidden>
        {renderIcon('warning')}
        <span>No connection. Reconnecting…</span>
      </div>
      <div class="toast" id="toast" role="status" hidden></div>
      <div class="visually-hidden" id="announcer" aria-live="polite"></div>
    </>
  )
}
