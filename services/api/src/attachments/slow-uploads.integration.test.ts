import { afterEach, beforeEach, expect, test } from 'bun:test'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { sendFile } from '../testing/send-file.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

const AT_ONCE_PER_USER = 5
/** `limits.body_seconds`, as long as nothing else is said. */
const GRACE_MS = 30_000
const crlf = (...lines: readonly string[]) => [...lines, '', ''].join('\r\n')

let world: TestWorld
let socket: Bun.Server<undefined>
beforeEach(async () => {
  world = await testWorld()
  socket = Bun.serve({ port: 0, fetch: (request) => world.api.fetch(request, { clientAddress: '::1' }) })
})
afterEach(async () => {
  await socket.stop(true)
  await world[Symbol.asyncDispose]()
})

/** Begins to send a file over a connection of its own, and sends nothing more. */
async function begin(): Promise<Socket> {
  const line = connect(socket.port ?? 0, '127.0.0.1')
  await once(line, 'connect')
  const part = crlf('--xyz', 'Content-Disposition: form-data; name="file"; filename="slow.bin"')
  line.write(
    crlf(
      `POST /api/channels/${world.club.id}/attachments HTTP/1.1`,
      'Host: chat.example.org',
      `Authorization: Bearer ${world.member.token}`,
      'Content-Type: multipart/form-data; boundary=xyz',
      'Content-Length: 900000',
    ) +
      part +
      'x'.repeat(10_000),
  )
  return line
}

async function answerOf(line: Socket): Promise<string> {
  let text = ''
  for await (const bytes of line) {
    text += String(bytes)
    if (text.endsWith('}')) break
  }
  return text
}

const pending = () => world.db.kysely.selectFrom('attachments').select('id').where('status', '=', 'pending').execute()

/** The row of an upload is written when the file itself begins to come. */
async function untilPending(count: number): Promise<void> {
  while ((await pending()).length < count) await world.api.settle()
}

test('ABU-01 files that stop coming are given up with a problem, leave nothing, and make room for others', async () => {
  const lines = await Promise.all(Array.from({ length: AT_ONCE_PER_USER }, begin))
  await untilPending(AT_ONCE_PER_USER)
  expect((await sendFile(world, world.member, world.club.id, { bytes: 'one more' })).body.code).toBe('rate_limited')
  world.clock.advance(GRACE_MS - 1)
  expect(await pending()).toHaveLength(AT_ONCE_PER_USER)
  const answers = lines.map(answerOf)
  // What has come by then is worth less than a second.
  world.clock.advance(1_000)
  for (const answer of await Promise.all(answers)) {
    expect(answer).toStartWith('HTTP/1.1 408')
    expect(answer).toContain('"code":"request_timeout"')
    expect(answer).toContain('"min_bytes_per_second":16384')
  }
  await world.api.settle()
  expect(await pending()).toEqual([])
  expect(await world.files.keys()).toEqual([])
  expect((await sendFile(world, world.member, world.club.id, { bytes: 'one more' })).status).toBe(201)
})
