import { endpoints, type Endpoint } from '@ajet/shared/schema'
import { html } from 'hono/html'
import { aboutScope } from './document.ts'

/** The list of endpoints as a plain page: no scripts, nothing from outside. */
export function renderDocsPage(): string {
  const groups = Map.groupBy(Object.values<Endpoint>(endpoints), ({ tag }) => tag)
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>ajet-chat API</title>
      </head>
      <body>
        <h1>ajet-chat API</h1>
        <p>
          Schemas of every request and answer: <a href="/api/openapi.json">OpenAPI 3.1 document</a>. Send
          <code>Authorization: Bearer</code> with the token of a session or of an API user (a bot). Errors are problem
          JSON with a <code>code</code>.
        </p>
        ${[...groups].map(([tag, members]) => renderGroup(tag, members))}
      </body>
    </html> `
  return String(page)
}

function renderGroup(tag: string, members: readonly Endpoint[]) {
  return html`<h2>${tag}</h2>
    <dl>${members.map(renderEndpoint)}</dl> `
}

function renderEndpoint(endpoint: Endpoint) {
  const { method, aliases = [], path, summary, access, errors } = endpoint
  const codes = errors.length > 0 ? html` Errors: ${errors.join(', ')}.` : ''
  return html`<dt><code>${[method, ...aliases].join(', ')} ${path}</code></dt>
    <dd>${summary}. Who: ${access}. ${aboutScope(endpoint).replaceAll('`', '')}${codes}</dd> `
}
