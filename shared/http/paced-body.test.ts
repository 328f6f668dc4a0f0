import { expect, test } from 'bun:test'
import { ManualClock } from '../std/mod.ts'
import { longestUploadMs, withPacedBody } from './paced-body.ts'

/** Ten bytes a second, after the first second. */
const pace = { graceMs: 1_000, bytesPerSecond: 10 }

/** A sender whose bytes come when they are pushed, and what is made of them. */
function upload() {
  const clock = new ManualClock()
  let sender: ReadableStreamDefaultController<Uint8Array> | undefined
  const state: { cancelled?: unknown } = {}
  const source = new ReadableStream<Uint8Array>({
    start: (controller) => void (sender = controller),
    cancel: (reason) => void (state.cancelled = reason),
  })
  const taken = withPacedBody(
    { body: source },
    { pace, clock },
    async (body) => (await new Response(body).bytes()).byteLength,
  )
  const send = async (bytes: number) => {
    sender?.enqueue(new Uint8Array(bytes))
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { clock, state, taken, send, end: () => sender?.close() }
}

test('ABU-01 a file that keeps pace may take as long as it takes', async () => {
  const { clock, taken, send, end } = upload()
  for (let second = 0; second < 60; second++) {
    await send(10)
    clock.advance(1_000)
  }
  end()
  expect(await taken).toBe(600)
})

test('ABU-01 a file that drips is given up, however steadily it drips', async () => {
  const { clock, state, taken, send } = upload()
  for (let second = 0; second < 3; second++) {
    await send(1)
    clock.advance(500)
  }
  const late = { code: 'request_timeout', data: { min_bytes_per_second: 10 } }
  await expect(taken).rejects.toMatchObject(late)
  expect(state.cancelled).toMatchObject(late)
})

test('ABU-01 a sender that falls silent is given up when what it sent is used up', async () => {
  const { clock, taken, send } = upload()
  await send(50)
  clock.advance(5_999)
  await send(0)
  clock.advance(1)
  await expect(taken).rejects.toMatchObject({ code: 'request_timeout' })
})

test('FLT-03 a sender who is gone is no fault of the server', async () => {
  const { clock } = upload()
  const gone = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('reset')) })
  const read = (body: ReadableStream<Uint8Array>) => new Response(body).bytes()
  await expect(withPacedBody({ body: gone }, { pace, clock }, read)).rejects.toMatchObject({ code: 'bad_request' })
  const signal = AbortSignal.abort()
  const stop = () => Promise.reject(signal.reason as Error)
  const sending = { body: new ReadableStream<Uint8Array>(), signal }
  await expect(withPacedBody(sending, { pace, clock }, stop)).rejects.toMatchObject({ code: 'bad_request' })
})

test('whoever is done is not timed any more, also after a failure', async () => {
  const { clock, state, taken, send, end } = upload()
  await send(3)
  end()
  expect(await taken).toBe(3)
  clock.advance(1_000_000)
  expect(state.cancelled).toBeUndefined()
  const never = new ReadableStream<Uint8Array>()
  const failing = withPacedBody({ body: never }, { pace, clock }, () => Promise.reject(new Error('full')))
  await expect(failing).rejects.toThrow('full')
  clock.advance(1_000_000)
})

test('the longest time is the grace and that of the bytes', () => {
  expect(longestUploadMs(pace, 0)).toBe(1_000)
  expect(longestUploadMs(pace, 100)).toBe(11_000)
})
