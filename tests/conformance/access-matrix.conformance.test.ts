import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { accessRules } from '@ajet/shared/schema'
import { expectations, type Expectation, type Outcome } from '../support/access/expectations.ts'
import {
  openMatrixWorld,
  secretsFor,
  tokenOf,
  type Answered,
  type MatrixWorld,
} from '../support/access/matrix-world.ts'
import { roles, type Role } from '../support/access/roles.ts'
import { everyEndpoint, type EndpointName, type Target } from '../support/access/samples.ts'
import { ghostOf, type Scene } from '../support/access/scene.ts'

let world: MatrixWorld
beforeAll(async () => {
  world = await openMatrixWorld()
}, 60_000)
afterAll(async () => await world[Symbol.asyncDispose]())

const names = Object.keys(everyEndpoint) as EndpointName[]
const linesOf = (name: EndpointName) => expectations.filter(({ rule }) => rule === everyEndpoint[name].allow)
/** These show what a secret leads to, to whoever holds it. */
const shows = new Set<string>(['secret-holder', 'code-holder', 'invited-person'])

const targetOf = (scene: Scene, { place, isOwn }: Expectation, role: Role): Target => {
  const whose = isOwn && role !== 'anonymous' ? role : 'author'
  return { scene, place, isOwn, whose }
}

function meets(outcome: Outcome, answer: Answered, name: EndpointName): boolean {
  // The provider of the scene is one of the internet, which a test does not reach: it was asked, so who asked may.
  if (outcome === 'ok' && name === 'testProvider' && answer.code === 'provider_unreachable') return true
  if (outcome === 'ok') return answer.status === everyEndpoint[name].status
  if (outcome === 'no') return answer.status >= 400 && answer.status < 500
  return answer.code === outcome
}

const leaksOf = (name: EndpointName, role: Role, scene: Scene, { text }: Answered) =>
  shows.has(everyEndpoint[name].allow) ? [] : secretsFor(role, scene).filter((word) => text.includes(word))

/** What was wrong with the answer, in words; nothing when it was as expected. */
async function judge(name: EndpointName, line: Expectation, role: Role, scene: Scene): Promise<readonly string[]> {
  const target = targetOf(scene, line, role)
  if (/^\/api\/(?:attachments|avatars)\//.test(everyEndpoint[name].path)) await world.writeFiles(target)
  const answer = await world.ask(name, target, tokenOf(role, scene))
  const expected = line.outcomes[role]
  const who = `${role}, ${line.isOwn ? 'own' : 'foreign'}, ${line.place}`
  return [
    ...(meets(expected, answer, name) ? [] : [`${who}: ${expected}, not ${answer.status} ${answer.code}`]),
    ...leaksOf(name, role, scene, answer).map((word) => `${who}: told ${word}`),
  ]
}

/** Whoever is refused changes nothing and is told nothing, and nobody hears of it. */
async function expectRefusals(name: EndpointName, line: Expectation): Promise<void> {
  const scene = await world.freshScene()
  const faults: string[] = []
  for (const role of roles) if (line.outcomes[role] !== 'ok') faults.push(...(await judge(name, line, role, scene)))
  expect({ faults, ...(await world.look()) }).toEqual({ faults: [], changed: [], events: [] })
}

async function expectPermitted(name: EndpointName, line: Expectation): Promise<void> {
  const faults: string[] = []
  let scene: Scene | undefined
  for (const role of roles) {
    if (line.outcomes[role] !== 'ok') continue
    if (!scene || everyEndpoint[name].method !== 'GET') scene = await world.freshScene()
    faults.push(...(await judge(name, line, role, scene)))
  }
  expect(faults).toEqual([])
}

test('ABU-10 every rule has its lines in the table, and every line a rule', () => {
  expect([...new Set(expectations.map(({ rule }) => rule))].toSorted()).toEqual(
    Object.keys(accessRules).toSorted() as [],
  )
})

/** A new scene for each role that ends a session: a second on a machine of its own, most of a minute on one shared by many. */
const SCENES_MS = 180_000

describe('ABU-10 each endpoint answers each role as its rule says', () => {
  for (const name of names) {
    test(
      `ABU-10 ${name}: ${accessRules[everyEndpoint[name].allow]}`,
      async () => {
        for (const line of linesOf(name)) {
          await expectRefusals(name, line)
          await expectPermitted(name, line)
        }
      },
      SCENES_MS,
    )
  }
})

describe('ABU-10 what does not exist looks like what one may not see', () => {
  for (const name of names) {
    const line = linesOf(name).find(({ isOwn, outcomes }) => !isOwn && outcomes.outsider === 'not_found')
    if (!line) continue
    test(`ABU-10 ${name}`, async () => {
      const scene = await world.freshScene()
      const ghost = ghostOf(scene)
      const hidden = await world.ask(name, targetOf(scene, line, 'outsider'), scene.token('outsider'))
      const missing = await world.ask(name, targetOf(ghost, line, 'owner'), scene.token('owner'))
      const seen = ({ text }: Answered) => ({ ...(JSON.parse(text) as object), trace_id: '' })
      expect(seen(missing)).toEqual(seen(hidden))
    })
  }
})

/** What a bot does to others in a channel asks for more than what it does itself. */
const asksForAdmin = new Set<EndpointName>(['addChannelMember'])

describe('ABU-10 AJ-19 an API token does what its scope and the role of its API user admit', () => {
  for (const name of names) {
    const { auth, scope, method } = everyEndpoint[name]
    const line = linesOf(name).find(({ isOwn, place }) => !isOwn && place === 'public')
    if (auth !== 'session' || !line) continue
    test(`ABU-10 ${name}: ${scope ?? 'not for API tokens'}`, async () => {
      const scene = await world.freshScene()
      const target = targetOf(scene, line, 'member')
      if (method === 'GET') await world.writeFiles(target)
      const refused = await world.ask(name, target, scene.botToken('all but', scope))
      expect({ code: refused.code, ...(await world.look()) }).toEqual({ code: 'forbidden', changed: [], events: [] })
      if (scope === null) return
      const answer = await world.ask(name, target, scene.botToken('only', scope))
      expect([meets(asksForAdmin.has(name) ? 'forbidden' : line.outcomes.member, answer, name), answer.code]).toEqual([
        true,
        answer.code,
      ])
    })
  }
})
