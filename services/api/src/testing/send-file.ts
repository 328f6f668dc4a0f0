import type { TestUser } from '@ajet/shared/testing'
import type { Answer, TestApi } from './test-api.ts'

/** Uploads a file the way a browser does. */
export async function sendFile(
  { api }: Pick<TestApi, 'api'>,
  user: TestUser | null,
  channelId: string,
  file: { readonly name?: string; readonly type?: string; readonly bytes: Uint8Array<ArrayBuffer> | string },
): Promise<Answer> {
  const form = new FormData()
  form.append('file', new File([file.bytes], file.name ?? 'cat.png', { type: file.type ?? 'image/png' }))
  const headers = user ? { authorization: `Bearer ${user.token}` } : undefined
  const url = `http://api/api/channels/${channelId}/attachments`
  const response = await api.fetch(new Request(url, { method: 'POST', headers, body: form }), { clientAddress: '::1' })
  return { status: response.status, body: JSON.parse(await response.text()) }
}

/** Fetches a path of the API as it is. */
export async function fetchRaw(
  { api }: Pick<TestApi, 'api'>,
  user: TestUser | null,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  method = 'GET',
): Promise<Response> {
  const all = new Headers(headers)
  if (user) all.set('authorization', `Bearer ${user.token}`)
  const request = new Request(`http://api${path}`, { method, headers: all })
  return await api.fetch(request, { clientAddress: '::1' })
}
