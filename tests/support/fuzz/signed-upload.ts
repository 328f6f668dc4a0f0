import fc from 'fast-check'
import type { Answered, MatrixWorld } from '../access/matrix-world.ts'
import { places } from '../access/roles.ts'
import type { Scene } from '../access/scene.ts'
import { mostly } from './arbitrary-of.ts'
import { hostileTexts } from './hostile-texts.ts'
import { anyBody, initOf, type RawBody } from './raw-body.ts'

/** A file for an address that was asked for; what comes is seldom what was announced. */
export interface SignedUpload {
  readonly place: (typeof places)[number]
  readonly filename: string
  readonly sizeBytes: number
  readonly file: RawBody
  /** What is done to the address before it is used. */
  readonly address: string
}

export function signedUpload(): fc.Arbitrary<SignedUpload> {
  return mostly(anyBody(), fc.constant(undefined)).chain((sent) => {
    const file: RawBody = sent ?? { headers: {}, bytes: 'x'.repeat(1_000), comes: 'whole' }
    return fc.record({
      place: fc.constantFrom(...places),
      filename: fc.constantFrom('cat.png', ...hostileTexts.filter((text) => text.isWellFormed())),
      sizeBytes: mostly(fc.constant(Math.max(1, file.bytes.length)), fc.constantFrom(1, 7, 100_000)),
      file: fc.constant(file),
      address: mostly(fc.constant('as it is'), fc.constantFrom(...Object.keys(changes))),
    })
  })
}

const changes: Readonly<Record<string, (url: URL) => void>> = {
  'without a signature': (url) => void (url.search = ''),
  'of another file': (url) => void (url.pathname += 'x'),
  'with a NUL': (url) => void (url.pathname += '%00'),
  'with dots': (url) => void (url.pathname = url.pathname.replace(/[^/]+$/, '%2e%2e%2f%2e%2e')),
  'with more of everything': ({ searchParams }) =>
    [...searchParams].forEach(([name, value]) => searchParams.append(name, value)),
  'with other values': (url) =>
    [...url.searchParams.keys()].forEach((name) => url.searchParams.set(name, '9'.repeat(400))),
}

/** Asks for an address, sends the file there and completes the upload. The fault that shows on the way, if there is one. */
export async function sendSignedUpload(
  world: MatrixWorld,
  scene: Scene,
  { place, filename, sizeBytes, file, address }: SignedUpload,
): Promise<string | undefined> {
  const authorization = `Bearer ${scene.token('member')}`
  const post = (path: string, body?: object) => {
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
    return world.send(
      new Request(`http://localhost${path}`, { method: 'POST', headers, body: body && JSON.stringify(body) }),
    )
  }
  const body = { channel_id: scene.channels[place], filename, size_bytes: sizeBytes }
  const begun = await post('/api/attachments', body)
  if (!begun.ok) return faultOf('beginUpload', begun)
  const { id, upload_url } = JSON.parse(begun.text) as { readonly id: string; readonly upload_url: string }
  const url = new URL(upload_url)
  changes[address]?.(url)
  const put = await world.send(new Request(url, { method: 'PUT', ...initOf(file) }))
  return faultOf('PUT', put) ?? faultOf('completeUpload', await post(`/api/attachments/${id}/complete`))
}

function faultOf(what: string, { status, code, ok }: Answered): string | undefined {
  if (status >= 500) return `signed upload: ${what} ${status} ${code}`
  return !ok && code === '' ? `signed upload: ${what} ${status} without a code` : undefined
}
