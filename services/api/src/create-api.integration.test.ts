import { expect, test } from 'bun:test'
import { testApi } from './testing/test-api.ts'

test('the document and the page are for anybody', async () => {
  await using world = await testApi()
  const get = (path: string) => world.api.fetch(new Request(`http://api${path}`), { clientAddress: '127.0.0.1' })
  const document = await get('/api/openapi.json')
  expect([document.status, (await document.json()).openapi]).toEqual([200, '3.1.0'])
  const page = await get('/api/docs')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

test('an unknown path is 404 and an unknown method 405, as problem JSON', async () => {
  await using world = await testApi()
  expect((await world.call(null, 'GET', '/api/nothing')).body).toMatchObject({ status: 404, code: 'not_found' })
  expect((await world.call(null, 'POST', '/api/me', {})).body).toMatchObject({
    status: 405,
    code: 'method_not_allowed',
  })
})

test('the API is ready while the database answers, and says so when it does not', async () => {
  const world = await testApi()
  expect(await world.api.unready()).toEqual([])
  await world[Symbol.asyncDispose]()
  expect((await world.api.unready())[0]).toStartWith('the database cannot be used')
})
