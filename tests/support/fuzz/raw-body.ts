import fc from 'fast-check'
import { mostly } from './arbitrary-of.ts'
import { hostileTexts } from './hostile-texts.ts'

/** A body as it goes over the wire: no client of ours made it. */
export interface RawBody {
  readonly headers: Readonly<Record<string, string>>
  /** One character for each byte, so that a fault can be printed. */
  readonly bytes: string
  /** How it comes: at once, in pieces without a length, or in pieces that break off. */
  readonly comes: 'whole' | 'in pieces' | 'breaking off'
}

/** Most often a form that holds a file; now and then one that is broken, or something else altogether. */
export function formBody(): fc.Arbitrary<RawBody> {
  return fc
    .record({
      boundary: fc.constantFrom('xyz', 'a', 'b'.repeat(70), "'()+_,-./:=?", '--'),
      type: usually('multipart/form-data', [
        'MULTIPART/FORM-DATA',
        'multipart/mixed',
        'text/plain',
        '',
        ';',
        'x'.repeat(9_000),
      ]),
      named: usually('as it is', ['quoted', 'missing', 'empty', 'another', 'too long', 'half quoted', 'twice']),
      parts: fc.oneof({ weight: 12, arbitrary: fc.array(part, { maxLength: 3 }) }, { weight: 1, arbitrary: manyParts }),
      end: usually('closed', ['open', 'cut', 'line feeds', 'more behind', 'something before', 'nothing']),
      cutAt: fc.nat({ max: 400 }),
      length: announcedLength,
      comes: howItComes,
    })
    .map(({ boundary, type, named, parts, end, cutAt, length, comes }) => {
      const whole = parts.map((text) => `--${boundary}\r\n${text}\r\n`).join('')
      const bytes = endings[end]?.(whole, `--${boundary}--\r\n`, cutAt) ?? whole
      return { headers: { ...typeOf(type, named, boundary), ...length }, bytes, comes }
    })
}

/** Anything, under any name. */
export function anyBody(): fc.Arbitrary<RawBody> {
  const types = ['application/json', 'application/x-www-form-urlencoded', 'application/octet-stream', 'text/plain', '']
  const texts = fc.constantFrom('', '{}', '[', 'a=b&a=c&=&%zz=%00', 'payload=%7B%22text%22%3A1%7D', '\0', '\xff\xfe{}')
  return fc
    .record({
      type: fc.constantFrom(...types),
      bytes: fc.oneof(texts, content),
      length: announcedLength,
      comes: howItComes,
    })
    .map(({ type, bytes, length, comes }) => ({ headers: { 'content-type': type, ...length }, bytes, comes }))
}

/** The body of a request. Headers that no request may have are left out. */
export function initOf({ headers, bytes, comes }: RawBody): { readonly headers: Headers; readonly body: BodyInit } {
  const whole = Buffer.from(bytes, 'latin1')
  return { headers: new Headers(headers), body: comes === 'whole' ? whole : streamOf(whole, comes === 'breaking off') }
}

function streamOf(bytes: Buffer, breaksOff: boolean): ReadableStream<Uint8Array> {
  let at = 0
  return new ReadableStream({
    pull: (controller) => {
      if (at < bytes.length) return controller.enqueue(new Uint8Array(bytes.subarray(at, (at += 700))))
      if (breaksOff) controller.error(new Error('The sender is gone'))
      else controller.close()
    },
  })
}

/** One green pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
).toString('latin1')

const howItComes = usually<RawBody['comes']>('whole', ['in pieces', 'breaking off'])

/** Mostly none, which leaves it to whoever sends; `Content-Length` is believed only as far as it refuses. */
const announcedLength = usually<Readonly<Record<string, string>>>(
  {},
  ['0', '-1', '1', '99999999999999999999', 'abc', '1e3', '0x10', ' '].map((length) => ({ 'content-length': length })),
)

const content = fc.oneof(
  fc.constantFrom(
    '',
    'text',
    PNG,
    PNG.slice(0, 30),
    PNG.replace('IHDR', 'IDAT'),
    'GIF89a',
    '\xff\xd8\xff\xe0',
    'RIFF\0\0\0\0WEBP',
  ),
  fc.constantFrom('\r\n--xyz', '\r\n--xyz--', '--xyz--\r\n', '\r\n\r\n', '\r\n--xy', 'x'.repeat(20_000)),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
)

const fileNames = [
  ...hostileTexts.filter((text) => text.length <= 2_000),
  '../../../../etc/cron.d/x',
  'C:\\windows\\system32\\x.exe',
  '/etc/passwd\0.png',
  'con.png',
  '.',
  '..',
  'a"; name="b',
  'a\\"b\\\\',
  'a\r\nX-Injected: 1',
  'n'.repeat(7_000),
  'n'.repeat(20_000),
  `${'ü'.repeat(300)}.png`,
]

const disposition = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom(...fileNames, 'cat.png').map((name) => `form-data; name="file"; filename="${name}"`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'form-data',
      'form-data; name="file"',
      'form-data; filename=',
      'form-data; name=file; filename=plain.png',
      `form-data; name="file"; filename*=UTF-8''%00%2e%2e%2f`,
      `form-data; name="file"; filename*=utf-8''%E0%A4%A; filename="%%%"`,
      'form-data; name="file"; filename="a"; filename="b"',
      'attachment; filename="a"',
      `form-data${'; filename*'.repeat(500)}`,
      `form-data;${' '.repeat(4_000)}filename`,
      '',
    ),
  },
)

const part = fc
  .record({
    disposition,
    head: usually('Content-Type: image/png\r\n', [
      '',
      'Content-Type\r\n',
      ': x\r\n',
      'X: y\r\n'.repeat(2_000),
      '\0: \0\r\n',
    ]),
    content,
  })
  .map(({ disposition: named, head, content: text }) => `Content-Disposition: ${latin1(named)}\r\n${head}\r\n${text}`)

const manyParts = fc
  .tuple(fc.constantFrom(19, 20, 21, 300), part)
  .map(([count, last]) => [...Array<string>(count).fill('Content-Disposition: form-data; name="a"\r\n\r\nb'), last])

const endings: Readonly<Record<string, (whole: string, close: string, cutAt: number) => string>> = {
  closed: (whole, close) => whole + close,
  cut: (whole, close, cutAt) => (whole + close).slice(0, cutAt),
  'line feeds': (whole, close) => (whole + close).replaceAll('\r\n', '\n'),
  'more behind': (whole, close) => `${whole}${close}${'more'.repeat(1_000)}`,
  'something before': (whole, close) => `${'before'.repeat(2_000)}\r\n${whole}${close}`,
  nothing: () => '',
}

const boundaries: Readonly<Record<string, (boundary: string) => string>> = {
  quoted: (boundary) => `; boundary="${boundary}"`,
  missing: () => '',
  empty: () => '; boundary=',
  another: () => '; boundary=abc',
  'too long': () => `; boundary=${'c'.repeat(200)}`,
  'half quoted': (boundary) => `; boundary="${boundary}`,
  twice: (boundary) => `; boundary=abc; charset=utf-8; boundary=${boundary}`,
}

function typeOf(type: string, named: string, boundary: string): Readonly<Record<string, string>> {
  return { 'content-type': `${type}${boundaries[named]?.(boundary) ?? `; boundary=${boundary}`}` }
}

const latin1 = (text: string) => Buffer.from(text).toString('latin1')

function usually<T>(usual: T, rare: readonly T[]): fc.Arbitrary<T> {
  return mostly(fc.constant(usual), fc.constantFrom(...rare))
}
