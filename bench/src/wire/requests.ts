/** The text of a POST with a JSON body. */
export function postRequest(path: string, token: string, body: string): string {
  return (
    `POST ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  )
}

/** The text of a GET; `headers` are whole lines. */
export function getRequest(path: string, headers: readonly string[]): string {
  return `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${headers.map((line) => `${line}\r\n`).join('')}\r\n`
}
