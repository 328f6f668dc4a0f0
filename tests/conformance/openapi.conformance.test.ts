import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { Validator } from '@seriousme/openapi-schema-validator'
import { openMatrixWorld, type MatrixWorld } from '../support/access/matrix-world.ts'
import { fuzz } from '../support/fuzz/fuzz.ts'

/** Another run: AJET_FUZZ_SEED=7 AJET_FUZZ_SECONDS=600. */
const seed = Number(process.env['AJET_FUZZ_SEED'] ?? Date.now() % 1_000_000)
const seconds = Number(process.env['AJET_FUZZ_SECONDS'] ?? 20)

let world: MatrixWorld
beforeAll(async () => {
  world = await openMatrixWorld()
}, 60_000)
afterAll(async () => await world[Symbol.asyncDispose]())

test('the OpenAPI document is valid', async () => {
  const document = (await Bun.file(join(import.meta.dir, '../../docs/api/openapi.json')).json()) as Parameters<
    Validator['validate']
  >[0]
  const { valid, errors } = await new Validator().validate(document)
  expect({ valid, errors }).toEqual({ valid: true, errors: undefined })
})

test(
  `ABU-01 whatever is sent to whichever endpoint, the answer is one that is declared (AJET_FUZZ_SEED=${seed})`,
  async () => {
    const { requests, faults } = await fuzz({ world, seed, forMs: seconds * 1000 })
    expect({ faults, seed }).toEqual({ faults: [], seed })
    expect(requests).toBeGreaterThan(50)
  },
  (seconds + 60) * 1000,
)
