/** @jsxImportSource hono/jsx */
import { errorText } from '../fragments/error-text.ts'

export interface NoticeProps {
  /** Key of what was just done. */
  readonly done: string | undefined
  readonly error: string | undefined
  readonly doneTexts: Readonly<Record<string, string>>
  /** Sentences of this page for errors that mean something of their own on it. */
  readonly errorTexts?: Readonly<Record<string, string>>
}

/** Says at the top of a page how what was asked for has gone. */
export function Notice({ done, error, doneTexts, errorTexts = {} }: NoticeProps) {
  if (error !== undefined) {
    return (
      <p class="notice is-error" role="alert">
        {findText(errorTexts, error) ?? errorText(error)}
      </p>
    )
  }
  const text = findText(doneTexts, done)
  if (text === undefined) return null
  return (
    <p class="notice is-good" role="status">
      {text}
    </p>
  )
}

/** Keys come from the address of the page. */
function findText(texts: Readonly<Record<string, string>>, key: string | undefined): string | undefined {
  return key !== undefined && Object.hasOwn(texts, key) ? texts[key] : undefined
}
