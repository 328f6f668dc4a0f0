import { expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { checkSignature } from './check-signature.ts'

const now = Date.UTC(2026, 0, 1)
const secret = 'a long enough secret'
const text = '{"text":"hi"}'
const body = Buffer.from(text)
const hex = createHmac('sha256', secret).update(body).digest('hex')

const accepts = (headers: Record<string, string>, mine = secret, bytes: Uint8Array = body) => {
  try {
    checkSignature(mine, { headers: new Headers(headers), body: bytes, now })
    return true
  } catch (error) {
    expect(error).toMatchObject({ code: 'forbidden' })
    return false
  }
}

test('AJ-25 the signatures of GitHub, Gitea and GitLab are taken in their own encoding and header, and no other', () => {
  expect(accepts({ 'x-hub-signature-256': `sha256=${hex}` })).toBe(true)
  expect(accepts({ 'x-gitea-signature': hex })).toBe(true)
  expect(accepts({ 'x-gitlab-token': secret })).toBe(true)
  const base64 = Buffer.from(hex, 'hex').toString('base64')
  const wrong: Record<string, string>[] = [
    {},
    { 'x-hub-signature-256': hex },
    { 'x-hub-signature-256': `sha256=${base64}` },
    { 'x-hub-signature-256': `sha256=${hex.slice(0, -1)}` },
    { 'x-hub-signature-256': `sha256=${hex}, sha256=${hex}` },
    { 'x-hub-signature-256': 'sha256=' },
    { 'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}` },
    { 'x-gitea-signature': `sha256=${hex}` },
    { 'x-gitea-signature': base64 },
    { 'x-gitea-signature': '' },
    { 'x-gitlab-token': hex },
    { 'x-gitlab-token': '' },
  ]
  for (const headers of wrong) expect([headers, accepts(headers)]).toEqual([headers, false])
  expect(accepts({ 'x-gitea-signature': hex }, secret, Buffer.from(`${text} `))).toBe(false)
})

test('AJ-25 a token of GitLab with letters beyond ASCII is the same as bytes of a header', () => {
  const token = 'schlüssel'
  expect(accepts({ 'x-gitlab-token': Buffer.from(token).toString('latin1') }, token)).toBe(true)
})

const signed = (key: string | Buffer, more: Record<string, string> = {}) => {
  const headers = { 'webhook-id': 'm1', 'webhook-timestamp': String(now / 1000), ...more }
  const told = `m1.${headers['webhook-timestamp']}.${text}`
  return { ...headers, 'webhook-signature': `v1,${createHmac('sha256', key).update(told).digest('base64')}` }
}

test('AJ-25 a signature of Standard Webhooks, as GitLab makes them with a signing token, counts for five minutes', () => {
  const key = Buffer.alloc(32, 7)
  const token = `whsec_${key.toString('base64')}`
  expect(accepts(signed(key), token)).toBe(true)
  expect(accepts(signed(secret))).toBe(true)
  const two = `v1,${Buffer.alloc(32).toString('base64')} ${signed(key)['webhook-signature']}`
  expect(accepts({ ...signed(key), 'webhook-signature': two }, token)).toBe(true)
  for (const seconds of [-299, 299, -301, 301]) {
    const time = String(now / 1000 + seconds)
    expect(accepts(signed(key, { 'webhook-timestamp': time }), token)).toBe(Math.abs(seconds) < 300)
  }
  const wrong: Record<string, string>[] = [
    { 'webhook-id': 'm2' },
    { 'webhook-id': '' },
    { 'webhook-timestamp': String(now / 1000 + 1) },
    { 'webhook-timestamp': 'now' },
    { 'webhook-timestamp': '1e99' },
    { 'webhook-signature': '' },
    { 'webhook-signature': signed(key)['webhook-signature'].replace('v1,', 'v1a,') },
    { 'webhook-signature': signed(token)['webhook-signature'] },
    { 'webhook-signature': 'v1,'.repeat(10_000) },
  ]
  for (const headers of wrong)
    expect([headers, accepts({ ...signed(key), ...headers }, token)]).toEqual([headers, false])
})

test('AJ-25 a secret that holds no key signs as it stands, never as an empty one', () => {
  for (const hollow of ['whsec_!!', 'whsec_AA==']) {
    expect(accepts(signed(Buffer.alloc(0)), hollow)).toBe(false)
    expect(accepts(signed(hollow), hollow)).toBe(true)
  }
})
