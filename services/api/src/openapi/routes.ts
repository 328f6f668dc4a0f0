import { largeBody, type EndpointRouter } from '@ajet/shared/http'
import { buildDocument } from './document.ts'
import { renderDocsPage } from './docs-page.ts'

const HTML_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
}

/** GET /api/openapi.json and GET /api/docs, for anybody: they say nothing of this server's data. */
export function bindDocuments(router: EndpointRouter): void {
  const document = JSON.stringify(buildDocument())
  const page = renderDocsPage()
  router.route(
    'GET',
    '/api/openapi.json',
    () => new Response(largeBody(document), { headers: { 'content-type': 'application/json' } }),
  )
  router.route('GET', '/api/docs', () => new Response(page, { headers: HTML_HEADERS }))
}
