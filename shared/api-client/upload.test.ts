import { expect, test } from 'bun:test'
import { z } from 'zod'
import { ManualClock } from '../std/mod.ts'
import { createApiClient, type UploadProgress } from './mod.ts'

const PATH = '/api/channels/c1/attachments'
const png = (bytes = 12) => new File([new Uint8Array(bytes).fill(7)], 'cat "1".png', { type: 'image/png' })

/** A client whose server reads each form and answers with what it holds. */
function formServer(answer?: (request: Request) => Promise<Response>) {
  const requests: Request[] = []
  const clock = new ManualClock()
  const readForm = async (request: Request) => {
    const form = await request.formData()
    const file = form.get('file') as File
    const fields = [...form].filter(([name]) => name !== 'file')
    const first = new Uint8Array(await file.arrayBuffer())[0]
    return Response.json({ name: file.name, type: file.type, size: file.size, first, fields }, { status: 201 })
  }
  const fetch = (request: Request) => {
    requests.push(request)
    return (answer ?? readForm)(request)
  }
  return { requests, clock, client: createApiClient({ baseUrl: 'https://chat.example/x', token: 't', fetch, clock }) }
}

test.each(['whole', 'streamed'])('AC-14 a file arrives %s with name, type and fields', async (way) => {
  const server = formServer()
  const onProgress = way === 'streamed' ? () => {} : undefined
  const answer = await server.client.upload(PATH, png(), { onProgress, fields: { note: 'ünï' } })
  const name = expect.stringMatching(/^cat ("|%22)1("|%22)\.png$/) as string
  expect(answer).toEqual({ name, type: 'image/png', size: 12, first: 7, fields: [['note', 'ünï']] })
  expect(server.requests[0]?.url).toBe(`https://chat.example/x${PATH}`)
  expect(server.requests[0]?.headers.get('authorization')).toBe('Bearer t')
})

test('AC-14 progress grows to the size of the file, piece by piece', async () => {
  const seen: UploadProgress[] = []
  const size = 3_000_000
  await formServer().client.upload(PATH, png(size), { onProgress: (progress) => void seen.push(progress) })
  expect(seen.length).toBeGreaterThan(1)
  expect(seen.map(({ sent }) => sent)).toEqual(seen.map(({ sent }) => sent).toSorted((a, b) => a - b))
  expect(seen.at(-1)).toEqual({ sent: size, total: size })
})

test('a name cannot begin a header of its own', async () => {
  const file = new File(['x'], 'a"\r\nX-Evil: 1\r\n\r\n.png')
  const answer = await formServer().client.upload(PATH, file, { onProgress: () => {} })
  expect(answer).toMatchObject({ size: 1, fields: [] })
})

test('an upload can be given up, and nothing more is sent', async () => {
  const control = new AbortController()
  const seen: UploadProgress[] = []
  const upload = formServer().client.upload(PATH, png(3_000_000), {
    signal: control.signal,
    onProgress: (progress) => {
      seen.push(progress)
      control.abort(new Error('enough'))
    },
  })
  await expect(upload).rejects.toThrow('enough')
  expect(seen).toHaveLength(1)
})

test('an upload that fails is not repeated', async () => {
  const server = formServer(async () => Response.json({ code: 'not_ready', detail: 'Wait' }, { status: 503 }))
  await expect(server.client.upload(PATH, png())).rejects.toMatchObject({ status: 503, code: 'not_ready' })
  expect(server.requests).toHaveLength(1)
})

test('an upload has ten minutes, or what the caller says', async () => {
  const server = formServer(() => new Promise(() => {}))
  const patient = server.client.upload(PATH, png())
  const hasty = server.client.upload(PATH, png(), { timeoutMs: 2_000 })
  server.clock.advance(2_000)
  await expect(hasty).rejects.toThrow('No answer within 2000 ms')
  server.clock.advance(10 * 60_000)
  await expect(patient).rejects.toThrow('No answer within 600000 ms')
})

test('the answer is checked against the schema the caller gives', async () => {
  const { client } = formServer()
  const output = z.object({ size: z.int() })
  const { size } = await client.upload(PATH, png(), { output })
  expect(size).toBe(12)
  const wrong = client.upload(PATH, png(), { output: z.object({ id: z.uuid() }) })
  await expect(wrong).rejects.toMatchObject({ code: 'unexpected_answer' })
})

test('only paths of the server can be uploaded to', async () => {
  const { client, requests } = formServer()
  for (const path of ['https://evil.example/', 'api/x', '/api/../auth', '/api/%2e%2e/auth', '/..']) {
    await expect(client.upload(path, png())).rejects.toBeInstanceOf(TypeError)
  }
  expect(requests).toEqual([])
})
