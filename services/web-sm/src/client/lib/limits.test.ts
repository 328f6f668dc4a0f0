import { expect, test } from 'bun:test'
import { limits as schemaLimits } from '@ajet/shared/schema'
import { limits } from './limits.ts'

test('the browser holds the same limits as the schema', () => {
  expect(schemaLimits).toMatchObject(limits)
})
