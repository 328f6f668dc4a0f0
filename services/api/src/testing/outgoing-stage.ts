import { afterAll, afterEach, beforeAll, beforeEach } from 'bun:test'
import { localFetch, startReceiver, type Receiver } from './receiver.ts'
import { testWorld, type TestWorld } from './test-world.ts'

export interface OutgoingStage {
  readonly world: TestWorld
  /** Where the outgoing webhooks of the world's community are made and listed. */
  readonly path: string
  /** Stands where webhooks point to; a new one for each test. */
  readonly receiver: Receiver
}

/** A world for the tests of a file, without outgoing webhooks and with a new receiver before each of them. */
export function onOutgoingStage(enter: (stage: OutgoingStage) => void): void {
  let world: TestWorld
  let receiver: Receiver
  beforeAll(async () => {
    world = await testWorld({ fetch: localFetch })
  })
  afterAll(() => world[Symbol.asyncDispose]())
  beforeEach(() => {
    receiver = startReceiver()
    enter({ world, path: `/api/communities/${world.community.slug}/outgoing-webhooks`, receiver })
  })
  afterEach(async () => {
    await world.db.kysely.deleteFrom('outgoing_webhooks').execute()
    await receiver[Symbol.asyncDispose]()
  })
}
