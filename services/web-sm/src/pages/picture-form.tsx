/** @jsxImportSource hono/jsx */
import { errorText } from '../fragments/error-text.ts'
import type { Markup } from '../fragments/markup.ts'

export interface PictureFormProps {
  /** Where the form posts to; `/remove` behind it takes the picture away. */
  readonly action: string
  readonly label: string
  /** As it is shown everywhere. */
  readonly shown: Markup
  readonly isSet: boolean
  /** Of `?picture=`: `saved`, or the code of what went wrong. */
  readonly state: string | undefined
}

/** Shows a picture, takes another, and takes it away. */
export function PictureForm({ action, label, shown, isSet, state }: PictureFormProps) {
  const failed = state !== undefined && state !== 'saved'
  return (
    <div class="picture" id="picture">
      {shown}
      <div class="picture-forms">
        <p class="notice is-error" role="alert">
          {failed ? errorText(state) : ''}
        </p>
        {state === 'saved' ? (
          <p class="notice is-good" role="status">
            Saved.
          </p>
        ) : null}
        <form method="post" action={action} enctype="multipart/form-data" data-turbo="false">
          <div class="field">
            <label for="picture-file">{label}</label>
            <input
              id="picture-file"
              name="file"
              type="file"
              required
              accept="image/jpeg,image/png,image/gif,image/webp"
              aria-describedby="picture-hint"
            />
            <span class="field-hint" id="picture-hint">
              A JPEG, PNG, GIF or WebP of at most 8 MB. Its middle is shown, as a square.
            </span>
          </div>
          <button class="button" type="submit">
            Upload the picture
          </button>
        </form>
        {isSet ? (
          <form method="post" action={`${action}/remove`} data-turbo="false">
            <button class="button is-small is-quiet" type="submit">
              Remove the picture
            </button>
          </form>
        ) : null}
      </div>
    </div>
  )
}
