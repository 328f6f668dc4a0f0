import { describe, expect, test } from 'bun:test'
import { parseBoundary, readMultipartFile, readMultipartForm, type MultipartFile } from './multipart.ts'

const BOUNDARY = 'xyz'
const file = (body: string, disposition = 'form-data; name="file"; filename="cat.png"') =>
  `--xyz\r\nContent-Disposition: ${disposition}\r\nContent-Type: image/png\r\n\r\n${body}\r\n`
const field = (name: string, value: string) =>
  `--xyz\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const END = '--xyz--\r\n'

/** The form in pieces of so many bytes. */
function streamOf(text: string, size = 1e6): ReadableStream<Uint8Array> {
  const bytes = Buffer.from(text)
  let at = 0
  return new ReadableStream({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(new Uint8Array(bytes.subarray(at, at + size)))
      at += size
    },
  })
}

async function read(form: string, size?: number) {
  const { filename, body } = await readMultipartFile(streamOf(form, size), BOUNDARY)
  return { filename, body: await new Response(body).text() }
}

describe('AJ-113 a form with a file', () => {
  test.each([1, 2, 3, 7, 1e6])('is read in pieces of %d bytes', async (size) => {
    const body = 'a\r\n--xy\r\n-\r\n\r\n--xyy'
    expect(await read(field('note', 'ünï') + file(body) + END, size)).toEqual({ filename: 'cat.png', body })
  })

  test('may have a preamble, an empty file and something behind it', async () => {
    expect(await read(`hello\r\n${file('')}${field('more', '1')}${END}`)).toEqual({ filename: 'cat.png', body: '' })
  })

  test('names its file in any script, in either notation', async () => {
    const named = async (disposition: string) =>
      (await read(file('', `form-data; name="f"; ${disposition}`) + END)).filename
    expect(await named('filename="кот 🐈.png"')).toBe('кот 🐈.png')
    expect(await named('filename="a%22b 100%.png"')).toBe('a"b 100%.png')
    expect(await named(`filename="x"; filename*=UTF-8''%E7%8C%AB.png`)).toBe('猫.png')
    expect(await named('filename=plain.png')).toBe('plain.png')
  })

  test.each([
    ['without an end', file('half').slice(0, -2)],
    ['cut in its head', '--xyz\r\nContent-Dispo'],
    ['without a file', field('a', 'b') + END],
    ['with nothing in it', ''],
    ['of another boundary', file('x').replaceAll('xyz', 'abc')],
    ['with endless fields', field('a', 'b').repeat(30) + file('x') + END],
    ['with an endless head', `--xyz\r\n${'X-A: b\r\n'.repeat(2_000)}`],
    ['with an endless field', field('a', 'b'.repeat(100_000)) + file('x') + END],
    ['with a part without a name', '--xyz\r\nX: y\r\n\r\nz\r\n' + END],
  ])('%s is refused', async (_, form) => {
    await expect(read(form, 100)).rejects.toMatchObject({ code: 'bad_request' })
  })

  test('a reader that gives up tells the sender', async () => {
    let cancelled: unknown
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(Buffer.from(file('x'.repeat(100)).slice(0, -2)))),
      cancel: (reason) => {
        cancelled = reason
      },
    })
    const { body } = await readMultipartFile(endless, BOUNDARY)
    await body.cancel('enough')
    expect(cancelled).toBe('enough')
  })
})

test('the boundary is taken from the content type, quoted or not, and nothing else is a form', () => {
  expect(parseBoundary('multipart/form-data; boundary=abc')).toBe('abc')
  expect(parseBoundary('Multipart/Form-Data; charset=utf-8; boundary="a b"')).toBe('a b')
  for (const type of [null, 'application/json', 'multipart/form-data', 'multipart/form-data; boundary=']) {
    expect(() => parseBoundary(type)).toThrow('content type')
  }
})

describe('a form with fields and files', () => {
  async function readForm(form: string, maxFieldBytes = 1_000, size = 1e6) {
    const files: [string, string][] = []
    const takeFile = async ({ filename, body }: MultipartFile): Promise<void> => {
      // What is called so is left where it is.
      if (filename !== 'unread.bin') files.push([filename, await new Response(body).text()])
    }
    const fields: Record<string, string> = {}
    const takeField = (name: string, value: string) => void (fields[name] = value)
    await readMultipartForm(streamOf(form, size), BOUNDARY, { maxFieldBytes, takeField, takeFile })
    return { fields, files }
  }
  const named = (name: string, body: string) => file(body, `form-data; name="file"; filename="${name}"`)

  test.each([1, 3, 1e6])('gives all of them, in pieces of %d bytes', async (size) => {
    const form = field('body_md', 'grüße\r\n--') + named('a.txt', 'one') + named('b.txt', '') + field('x', '1') + END
    expect(await readForm(form, 1_000, size)).toEqual({
      fields: { body_md: 'grüße\r\n--', x: '1' },
      files: [
        ['a.txt', 'one'],
        ['b.txt', ''],
      ],
    })
  })

  test('passes over a field for files that is empty, and over what is not read', async () => {
    const form = named('', '') + named('unread.bin', 'x'.repeat(100_000)) + named('a.txt', 'one') + END
    expect(await readForm(form, 1_000, 1_000)).toEqual({ fields: {}, files: [['a.txt', 'one']] })
  })

  test('refuses what is broken, too long or too much', async () => {
    await expect(readForm(field('a', 'b'.repeat(2_000)) + END)).rejects.toMatchObject({ code: 'too_large' })
    await expect(readForm(field('a', 'b'.repeat(600)).repeat(2) + END)).rejects.toMatchObject({ code: 'too_large' })
    await expect(readForm(field('a', 'b').repeat(30) + END)).rejects.toMatchObject({ code: 'bad_request' })
    await expect(readForm(named('a.txt', 'half').slice(0, -2))).rejects.toMatchObject({ code: 'bad_request' })
    await expect(readForm(field('a', 'b'))).rejects.toMatchObject({ code: 'bad_request' })
  })
})
