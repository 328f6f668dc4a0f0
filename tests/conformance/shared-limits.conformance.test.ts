import { afterAll, beforeAll, expect, test } from 'bun:test'
import { foundTeam, type Person, type Team } from '../support/people.ts'
import { startTwoNodes, type TwoNodes } from '../support/two-nodes.ts'

const FAILURES = 6
const PER_SECOND = 20
const BURST = 20

let nodes: TwoNodes
let team: Team
let bob: Person
beforeAll(async () => {
  nodes = await startTwoNodes({
    AJET_LIMITS_LOGIN_FAILURES: String(FAILURES),
    AJET_LIMITS_WRITES_PER_SECOND: String(PER_SECOND),
    AJET_LIMITS_WRITES_BURST: String(BURST),
  })
  team = await foundTeam(nodes.place)
  bob = await team.invite('bob')
}, 120_000)
afterAll(async () => await nodes?.[Symbol.asyncDispose]())

const json = { 'content-type': 'application/json' }
/** The statuses of so many requests, sent to the gateways in turn and all at once. */
const fromBoth = async (times: number, ask: (url: string) => Promise<Response>) => {
  const asked = Array.from({ length: times }, (_, n) => ask(nodes.urls[n % nodes.urls.length] ?? ''))
  return (await Promise.all(asked)).map(({ status }) => status)
}
const count = (statuses: readonly number[], status: number) => statuses.filter((one) => one === status).length

const logIn = (url: string, login: string, password: string) =>
  fetch(`${url}/auth/login`, { method: 'POST', headers: json, body: JSON.stringify({ login, password }) })

test('AJ-7 ABU-18 wrong passwords sent to two gateways in processes of their own count as if there were one', async () => {
  const statuses = await fromBoth(3 * FAILURES, (url) => logIn(url, 'bob', 'a wrong guess'))
  expect([count(statuses, 401), count(statuses, 429)]).toEqual([FAILURES, 2 * FAILURES])
  expect(await fromBoth(2, (url) => logIn(url, 'bob', bob.password))).toEqual([429, 429])
  expect(await fromBoth(2, (url) => logIn(url, 'olivia', team.owner.password))).toEqual([200, 200])
}, 60_000)

test('AJ-7 AJ-9 what one session writes through two gateways in processes of their own is limited as through one', async () => {
  const authorization = `Bearer ${bob.token}`
  const write = (url: string) => fetch(`${url}/api/heartbeat`, { method: 'POST', headers: { authorization } })
  const startedAt = performance.now()
  const seconds = () => (performance.now() - startedAt) / 1000
  let passed = 0
  let refused = 0
  while (seconds() < 5) {
    const statuses = await fromBoth(4, write)
    passed += count(statuses, 200)
    refused += count(statuses, 429)
  }
  expect(refused).toBeGreaterThan(0)
  const asOne = BURST + PER_SECOND * seconds()
  expect(passed).toBeGreaterThan(asOne / 2)
  // Each lets its own burst through before it first hears of the other; by themselves they would let twice as much through.
  expect(passed).toBeLessThan(asOne * 1.5)
}, 60_000)
