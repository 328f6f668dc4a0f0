/** @jsxImportSource hono/jsx */
import { EntryLayout } from './entry-layout.tsx'
import type { PageContext } from './page-context.ts'

export interface ErrorPageProps extends PageContext {
  readonly status: number
  readonly title: string
  readonly text: string
  readonly traceId: string
  /** The page of the form that this answers. */
  readonly back: string | undefined
}

export function ErrorPage({ status, title, text, traceId, back, ...context }: ErrorPageProps) {
  return (
    <EntryLayout title={title} {...context}>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <p class="button-row">
        {back === undefined ? null : (
          <a class="button is-primary" href={back} data-turbo="false">
            Back to the form
          </a>
        )}
        <a class={back === undefined ? 'button is-primary' : 'button'} href="/" data-turbo="false">
          Back to the chat
        </a>
      </p>
      <p class="entry-note">
        {status} · <span class="trace">{traceId}</span>
      </p>
    </EntryLayout>
  )
}
