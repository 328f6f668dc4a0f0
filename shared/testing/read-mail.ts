/** A mail as a mail client shows it. */
export interface ReadMail {
  /** Names in lower case, values unfolded and decoded. */
  readonly headers: ReadonlyMap<string, string>
  readonly subject: string
  readonly text: string
  readonly html: string
}

interface Part {
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

/** Reads what our mailer writes: text and HTML as alternatives, each in any transfer encoding. */
export function readMail(raw: string): ReadMail {
  const mail = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(mail.headers.get('content-type') ?? '')?.[1]
  const parts = boundary === undefined ? [mail] : partsOf(mail.body, boundary)
  const find = (type: string) => parts.find(({ headers }) => headers.get('content-type')?.startsWith(type))
  const headers = new Map([...mail.headers].map(([name, value]) => [name, decodeWords(value)]))
  return {
    headers,
    subject: headers.get('subject') ?? '',
    text: decodeBody(find('text/plain')),
    html: decodeBody(find('text/html')),
  }
}

function split(raw: string): Part {
  const end = raw.indexOf('\r\n\r\n')
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { headers: new Map(headers), body: raw.slice(end + 4) }
}

function partsOf(body: string, boundary: string): readonly Part[] {
  return body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\r\n/, '').replace(/\r\n$/, '')))
}

function decodeBody(part: Part | undefined): string {
  if (!part) return ''
  const encoding = part.headers.get('content-transfer-encoding')
  if (encoding === 'base64') return Buffer.from(part.body, 'base64').toString()
  const text = encoding === 'quoted-printable' ? quotedPrintable(part.body.replace(/=\r\n/g, '')) : part.body
  return text.replaceAll('\r\n', '\n')
}

/** RFC 2047: words in other alphabets than ASCII; the space between two of them is none. */
function decodeWords(value: string): string {
  return value
    .replace(/(=\?[^?]+\?[QB]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/(?:=\?utf-8\?Q\?[^?]*\?=)+/gi, (words) =>
      quotedPrintable(words.replace(/=\?utf-8\?Q\?|\?=/gi, '').replaceAll('_', ' ')),
    )
    .replace(/(?:=\?utf-8\?B\?[^?]*\?=)+/gi, (words) =>
      [...words.matchAll(/=\?utf-8\?B\?([^?]*)\?=/gi)]
        .map(([, word = '']) => Buffer.from(word, 'base64').toString())
        .join(''),
    )
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString()
}
