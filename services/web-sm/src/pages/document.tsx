/** @jsxImportSource hono/jsx */
import type { Child } from 'hono/jsx'
import type { PageContext } from './page-context.ts'

export interface DocumentProps extends PageContext {
  readonly title: string
  /** Position of the event stream before the page's content was read; the browser goes on from there. */
  readonly position?: string | undefined
  readonly children: Child
}

/** The whole document. The theme stands in the markup, so nothing flashes. */
export function Document({ title, reader, pathOf, maxUploadBytes, position, children }: DocumentProps) {
  const { theme, contrast, density, font_size: size, line_spacing: spacing } = reader?.settings ?? {}
  return (
    <html
      lang="en"
      data-theme={theme ?? 'system'}
      data-contrast={contrast ?? 'system'}
      data-density={density ?? 'comfortable'}
      data-font-size={size ?? 'normal'}
      data-line-spacing={spacing ?? 'normal'}
    >
      <head>
        <meta charset="utf-8" />
        <meta
          name="viewport"
          content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
        />
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="turbo-cache-control" content="no-preview" />
        <meta name="turbo-prefetch" content="false" />
        {reader ? <meta name="current-user" content={reader.id} /> : null}
        {reader ? <meta name="current-user-name" content={reader.display_name} /> : null}
        {reader ? <meta name="max-upload-bytes" content={String(maxUploadBytes)} /> : null}
        <meta name="time-zone" content={reader?.settings.time_zone ?? ''} />
        <meta name="hour-clock" content={reader?.settings.clock ?? 'auto'} />
        <meta name="emoji-data" content={pathOf('emoji.json')} />
        <link rel="stylesheet" href={pathOf('app.css')} data-turbo-track="reload" />
        <script type="module" src={pathOf('app.js')} data-turbo-track="reload"></script>
        <link
          rel="icon"
          type="image/svg+xml"
          id="favicon"
          href={pathOf('favicon.svg')}
          data-plain={pathOf('favicon.svg')}
          data-unread={pathOf('favicon-unread.svg')}
          data-mention={pathOf('favicon-mention.svg')}
        />
        <link rel="manifest" href="/manifest.webmanifest" />
      </head>
      <body data-live-position={position} data-controller="app">
        {children}
      </body>
    </html>
  )
}
