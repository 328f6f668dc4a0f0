import { afterAll, beforeAll, expect, test } from 'bun:test'
import { codeOf, openHouse, type House } from '../testing/house-fixtures.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ 'limits.writes_per_second': 1, 'limits.writes_burst': 3 })
}, 60_000)
afterAll(() => house[Symbol.asyncDispose]())

const token = 'aVerySecretTokenOfAWebhook'

test('AJ-22 a webhook needs no session: the API gets its token as bearer and the body as it was', async () => {
  const headers = { cookie: 'x=y', 'x-github-event': 'push', 'content-type': 'application/json' }
  const answer = await house.call('POST', `/hook/some-id/${token}`, { body: '{"text":"hi"}', headers })
  expect(answer.status).toBe(200)
  const { service, request } = house.seen.at(-1) ?? {}
  expect([service, request?.method, new URL(request?.url ?? '').pathname]).toEqual([
    'api',
    'POST',
    '/api/webhooks/some-id/incoming',
  ])
  expect(request?.headers.get('authorization')).toBe(`Bearer ${token}`)
  expect([request?.headers.get('cookie'), request?.headers.get('x-github-event')]).toEqual([null, 'push'])
  expect(await request?.text()).toBe('{"text":"hi"}')
})

test('AJ-21 the token of a webhook is in no log line, not even of a path that leads nowhere', async () => {
  await house.call('GET', `/hook/some-id/${token}`)
  await house.call('GET', `/hook/some-id/${token}/more`)
  await house.call('GET', `/hook/${token}`)
  expect(house.logs.join('\n')).not.toContain(token)
  expect(house.logs.join('\n')).toContain('/hook/…')
})

test('AJ-22 a webhook is limited by itself, wherever its calls come from', async () => {
  const call = (from: string, its: string) => house.call('POST', `/hook/some-id/${its}`, { json: {}, from })
  const answers = await Promise.all(['10.1.0.1', '10.1.0.2', '10.1.0.3', '10.1.0.4'].map((from) => call(from, 'one')))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429])
  expect(await codeOf(await call('10.1.0.5', 'one'))).toBe('rate_limited')
  expect((await call('10.1.0.5', 'other')).status).toBe(200)
  expect(house.logs.join('\n')).not.toContain('/one')
})
