import { expect, test } from 'bun:test'
import { ada, codeOf, openHouse, setUp, type House } from '../testing/house-fixtures.ts'

const LONG_AGO_MS = 16 * 60_000

/** Signs a program in by a session, which is all that whoever stole one has. */
async function deviceSession(house: House, token: string): Promise<string> {
  const begun = await house.call('POST', '/auth/device', { json: {} })
  const { device_code, user_code } = (await begun.json()) as {
    readonly device_code: string
    readonly user_code: string
  }
  const json = { user_code, decision: 'approve' }
  expect((await house.call('POST', '/auth/device/decision', { token, json })).status).toBe(204)
  const taken = await house.call('POST', '/auth/device/token', { json: { device_code } })
  return ((await taken.json()) as { readonly token: string }).token
}

const startTotp = (house: House, token: string, json: object = {}) =>
  house.call('POST', '/auth/totp/start', { token, json })

test('ABU-07 a session left open makes itself no fresh one by signing a program in', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  expect((await startTotp(house, await deviceSession(house, token))).status).toBe(200)
  house.clock.advance(LONG_AGO_MS)
  const first = await deviceSession(house, token)
  expect(await codeOf(await startTotp(house, first))).toBe('step_up_required')
  expect(await codeOf(await startTotp(house, await deviceSession(house, first)))).toBe('step_up_required')
})

test('ABU-18 the password that is asked for again is guessed five times in a quarter of an hour, from wherever', async () => {
  await using house = await openHouse()
  const { token } = await setUp(house)
  const guess = (current_password: string, from: string) =>
    house.call('POST', '/auth/totp/start', { token, json: { current_password }, from })
  const guesses = await Promise.all(Array.from({ length: 8 }, (_, at) => guess('a guess', `10.0.7.${at}`)))
  expect(guesses.map(({ status }) => status).toSorted()).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  await using beside = await openHouse({}, house)
  const right = { token, json: { current_password: ada.password } }
  expect(await codeOf(await beside.call('POST', '/auth/totp/start', right))).toBe('rate_limited')
  house.clock.advance(LONG_AGO_MS)
  expect((await guess(ada.password, '10.0.7.9')).status).toBe(200)
})
