export interface GoOn {
  readonly status: number
  /** A path of this site, or the address of a provider. */
  readonly location: string
  readonly title: string
  readonly cookies: readonly string[]
}

/**
 * A page that goes on by itself (DESIGN.md §5). A redirect from the callback would still count as sent by the provider,
 * and the browser would keep the Strict session cookie back; a page of this site sends it.
 */
export function goOnPage({ status, location, title, cookies }: GoOn): Response {
  const target = escapeHtml(location)
  const text = escapeHtml(title)
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The address holds what the provider sent.
    'referrer-policy': 'no-referrer',
  })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="0;url=${target}">
<title>${text} · ajet-chat</title>
</head>
<body>
<p>${text} <a href="${target}">Go on</a></p>
</body>
</html>
`
  return new Response(body, { status, headers })
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
