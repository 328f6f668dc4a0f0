/** @jsxImportSource hono/jsx */
import { EntryLayout } from './entry-layout.tsx'
import type { PageContext } from './page-context.ts'

export interface ErrorPageProps extends PageContext {
  readonly status: number
  readonly title: string
  readonly text: string
  readonly traceId: string
}

export function ErrorPage({ status, title, text, traceId, ...context }: ErrorPageProps) {
  return (
    <EntryLayout title={title} {...context}>
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      <p class="button-row">
        <a class="button is-primary" href="/" data-turbo="false">
          Back to the chat
        </a>
      </p>
      <p class="entry-note">
        {status} · <span class="trace">{traceId}</span>
      </p>
    </EntryLayout>
  )
}
