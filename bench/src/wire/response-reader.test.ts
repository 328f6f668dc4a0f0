import { expect, test } from 'bun:test'
import { ResponseReader } from './response-reader.ts'

const two =
  'HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello' +
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nlive\r\n1A\r\nabcdefghijklmnopqrstuvwxyz\r\n0\r\n\r\n' +
  'HTTP/1.1 204 No Content\r\n\r\n'

const seen = ['201', 'hello', 'end', '200', 'liveabcdefghijklmnopqrstuvwxyz', 'end', '204', '', 'end']

test('responses of both framings are read whole', () => {
  expect(readInPieces(two.length)).toEqual(seen)
})

test('where the network cuts a response makes no difference', () => {
  for (const size of [1, 2, 3, 7, 50]) expect(readInPieces(size)).toEqual(seen)
})

test('a body that is no response is refused', () => {
  const reader = new ResponseReader({ onHead: () => {}, onBody: () => {}, onEnd: () => {} })
  expect(() => reader.read(Buffer.from('SSH-2.0\r\n\r\n'))).toThrow('Not a response')
})

function readInPieces(size: number): readonly string[] {
  const log: string[] = []
  let body = ''
  const reader = new ResponseReader({
    onHead: (status) => log.push(String(status)),
    onBody: (bytes) => (body += bytes.toString()),
    onEnd: () => {
      log.push(body, 'end')
      body = ''
    },
  })
  const bytes = Buffer.from(two)
  for (let at = 0; at < bytes.length; at += size) reader.read(Buffer.from(bytes.subarray(at, at + size)))
  return log
}
