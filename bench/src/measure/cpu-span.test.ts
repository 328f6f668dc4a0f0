import { expect, test } from 'bun:test'
import { machineSeconds, reasonToDiscard } from './cpu-span.ts'

test('the machine’s time is user, nice and system of all cores', () => {
  expect(machineSeconds('cpu  1000 50 250 90000 10 0 5\ncpu0 500 0 100 0 0 0 0\n')).toBe(13)
})

test('a busy generator or a busy neighbour makes a point useless', () => {
  expect(reasonToDiscard({ generatorShare: 0.5, strangersShare: 0.1 })).toBeUndefined()
  expect(reasonToDiscard({ generatorShare: 0.71, strangersShare: 0 })).toBe('the generator used 71% of its core')
  expect(reasonToDiscard({ generatorShare: 0.2, strangersShare: 0.5 })).toBe('other programs used 50% of a core')
})
