/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { renderIcon } from './icon.ts'

/** What a command answered to a plain form. */
export interface CommandNote {
  /** The root of the thread it was typed in. */
  readonly parentId: string | null
  /** May be empty, and have several lines. */
  readonly text: string
  /** Stays in the box, to be put right. */
  readonly typed: string
  readonly isProblem: boolean
}

export interface ComposerProps {
  /** Where the plain form posts to. */
  readonly action: string
  readonly channelId: string
  /** As one says it: `#general`, or the names of people. */
  readonly channelTitle: string
  /** The root of the thread; null in the channel's own composer. */
  readonly parentId: string | null
  readonly enterSends: boolean
  /** Why nobody may write here, instead of the box. */
  readonly closed?: string | undefined
  /** Where to open it again is posted to, for whoever may. */
  readonly reopen?: string | undefined
  readonly note?: CommandNote | undefined
}

/** The box to write in. A plain form without JavaScript; grows, drafts, completes and sends in place with it. */
export function Composer(props: ComposerProps) {
  if (props.closed !== undefined) return <Closed reason={props.closed} reopen={props.reopen} note={props.note} />
  const { action, channelId, channelTitle, parentId } = props
  const label = parentId === null ? `Message ${channelTitle}` : 'Reply in thread'
  const id = `composer-${parentId ?? channelId}`
  return (
    <form
      class="composer"
      id={id}
      method="post"
      action={action}
      enctype="multipart/form-data"
      autocomplete="off"
      data-turbo="false"
      data-region
      data-controller="composer completion attachments paste"
      data-composer-channel-value={channelId}
      data-composer-parent-value={parentId ?? ''}
      data-composer-enter-sends-value={String(props.enterSends)}
      data-attachments-channel-value={channelId}
      data-attachments-parent-value={parentId ?? ''}
      data-action="submit->composer#submit composer:sent->attachments#show focusout->completion#close"
    >
      {parentId === null ? null : <input type="hidden" name="parent_id" value={parentId} />}
      <Note note={props.note} />
      <div class="composer-box">
        <textarea
          name="body_md"
          rows={1}
          maxlength={limits.bodyMd}
          placeholder={label}
          aria-label={label}
          dir="auto"
          autocapitalize="sentences"
          enterkeyhint={props.enterSends ? 'send' : 'enter'}
          data-composer-target="input"
          data-completion-target="input"
          data-action="keydown->completion#keydown keydown->composer#keydown input->composer#input input->completion#input paste->attachments#pasted paste->paste#pasted"
        >
          {props.note?.typed}
        </textarea>
        <ul class="uploads" aria-label="Files to send" hidden data-attachments-target="list"></ul>
        <div class="composer-tools">
          <label class="icon-button attach-button" title="Attach files">
            {renderIcon('attach')}
            <input
              type="file"
              name="file"
              multiple
              class="attach-input"
              aria-label="Attach files"
              data-action="attachments#picked"
            />
          </label>
          <ToolButton icon="bold" label="Bold" hint="B" action="composer#bold" />
          <ToolButton icon="italic" label="Italic" hint="I" action="composer#italic" />
          <ToolButton icon="code" label="Code" hint="E" action="composer#code" />
          <button
            type="button"
            class="icon-button"
            aria-label="Insert an emoji"
            title="Emoji"
            data-action="composer#pickEmoji"
          >
            {renderIcon('smile')}
          </button>
          <span class="composer-hint" aria-hidden="true">
            {props.enterSends ? 'Enter to send' : 'Ctrl Enter to send'}
            {props.enterSends ? <span class="composer-hint-more"> · Shift Enter for a new line</span> : null}
          </span>
          <button type="submit" class="send-button" aria-label="Send" title="Send" data-composer-target="send">
            {renderIcon('send')}
          </button>
        </div>
      </div>
    </form>
  )
}

interface ClosedProps extends Pick<ComposerProps, 'reopen' | 'note'> {
  readonly reason: string
}

function Closed({ reason, reopen, note }: ClosedProps) {
  return (
    <>
      <Note note={note} />
      {reopen === undefined ? (
        <p class="composer-closed">{reason}</p>
      ) : (
        <form class="join-bar" method="post" action={reopen}>
          <span>{reason}</span>
          <button class="button" type="submit">
            Open it again
          </button>
        </form>
      )}
    </>
  )
}

/** As the script shows it. */
function Note({ note }: Pick<ComposerProps, 'note'>) {
  if (note === undefined || note.text === '') return null
  return (
    <div class={note.isProblem ? 'command-note is-problem' : 'command-note'} role="status">
      <div class="command-note-text" dir="auto" tabindex={0}>
        {note.text}
      </div>
    </div>
  )
}

interface ToolButtonProps {
  readonly icon: 'bold' | 'italic' | 'code'
  readonly label: string
  readonly hint: string
  readonly action: string
}

function ToolButton({ icon, label, hint, action }: ToolButtonProps) {
  return (
    <button
      type="button"
      class="icon-button tool"
      aria-label={label}
      title={`${label} (Ctrl ${hint})`}
      data-action={action}
    >
      {renderIcon(icon)}
    </button>
  )
}
