import type { TestUser } from '@ajet/shared/testing'
import type { Answer, TestApi } from './test-api.ts'

/** Sends a picture as a form, as `PUT` of a path takes it. */
export async function sendPicture(
  { api }: Pick<TestApi, 'api'>,
  user: TestUser,
  path: string,
  bytes: Uint8Array<ArrayBuffer> | string,
): Promise<Answer> {
  const body = new FormData()
  body.append('file', new File([bytes], 'me.png', { type: 'image/png' }))
  const headers = { authorization: `Bearer ${user.token}` }
  const request = new Request(`http://api${path}`, { method: 'PUT', headers, body })
  const response = await api.fetch(request, { clientAddress: '127.0.0.1' })
  return { status: response.status, body: await response.json() }
}
