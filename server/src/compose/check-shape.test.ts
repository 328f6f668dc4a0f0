import { expect, test } from 'bun:test'
import { buildConfig } from '@ajet/shared/config'
import { checkShape } from './check-shape.ts'
import { serviceNames } from './service-names.ts'

test('AJ-117 all services in one process need nothing', () => {
  expect(() => checkShape(buildConfig({}, '/'), serviceNames)).not.toThrow()
})

test('AJ-117 some services alone need the database and the bus of the others, and say so', () => {
  const problems = (run: () => void) => {
    try {
      run()
    } catch (error) {
      return (error as { readonly problems: readonly string[] }).problems
    }
    return []
  }
  expect(problems(() => checkShape(buildConfig({}, '/'), ['api']))).toEqual([
    'db.url (AJET_DB_URL) is missing: api alone needs a PostgreSQL that the other services use too',
    'nats.url (AJET_NATS_URL) is missing: api alone needs a NATS that the other services use too',
  ])
  expect(problems(() => checkShape(buildConfig({}, '/'), ['web-sm']))).toHaveLength(1)
  const complete = { 'db.url': 'postgres://ajet@db/chat', 'nats.url': 'nats://n:4222' }
  expect(problems(() => checkShape(buildConfig(complete, '/'), ['api', 'auth-gw']))).toEqual([])
})
