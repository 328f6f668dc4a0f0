import { afterAll, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { largeBody } from './large-body.ts'

const text = 'größer '.repeat(5_000)
const headers = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`x-header-${n}`, 'value']))
const bodies: Readonly<Record<string, () => BodyInit>> = {
  '/plain': () => text,
  '/text': () => largeBody(text),
  '/bytes': () => largeBody(new TextEncoder().encode(text)),
}
const server = Bun.serve({
  port: 0,
  fetch: async (request) => {
    const body = bodies[new URL(request.url).pathname]
    await setImmediate()
    return new Response(body?.(), { headers })
  },
})
afterAll(() => server.stop(true))

test.each(['/text', '/bytes'])('a large body arrives whole as %s, and its head with it', async (path) => {
  const answer = await fetch(new URL(path, server.url))
  expect(answer.headers.get('x-header-9')).toBe('value')
  expect(await answer.text()).toBe(text)
})

test('what is small goes as it is', () => {
  expect(largeBody('small')).toBe('small')
})

test.skipIf(process.platform !== 'linux')('a late answer leaves in few packets', async () => {
  const plain = await fewestPackets('/plain')
  expect(await fewestPackets('/text')).toBeLessThan(plain / 3)
})

/** For 50 answers; the least of several counts, since the whole machine is counted. */
async function fewestPackets(path: string): Promise<number> {
  const counts: number[] = []
  for (let run = 0; run < 5; run += 1) {
    const before = packetsSent()
    for (let n = 0; n < 50; n += 1) await (await fetch(new URL(path, server.url))).arrayBuffer()
    counts.push(packetsSent() - before)
  }
  return Math.min(...counts)
}

function packetsSent(): number {
  const [names, values] = readFileSync('/proc/net/snmp', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('Tcp:'))
    .map((line) => line.split(' '))
  return Number(values?.[names?.indexOf('OutSegs') ?? -1])
}
