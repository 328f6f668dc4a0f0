import { expect, test } from 'bun:test'
import { cpuMs } from '../testing/cpu-time.ts'
import { renderHtml } from './mod.ts'

/** What people write most of the time. */
const typical = [
  'Deployed **v2.3.1** to production, all green :tada:',
  'Hey @<user:01890000-0000-7000-8000-000000000001>, can you look at https://example.org/issues/42 when you have a minute?',
  'ok',
  'I think the problem is in `parse()` – it returns `undefined` for an empty body. See https://example.org/a?b=c',
  '> so what do we do?\n\nWe wait for the _second_ build, then roll out.',
  '- first\n- second\n- third with **bold**',
  'Thanks! That was quick, I will take it from here and write the rest of it down tomorrow morning.',
  '```\nconst a = 1\nconst b = 2\n```',
  'lunch? 🍕',
  'The numbers for last week: 1,204 new, 332 gone. ||spoiler|| ~~old~~ new',
]

const ROUNDS = 200

test('a core renders 10,000 typical messages a second and more', () => {
  const render = () => {
    for (let round = 0; round < ROUNDS; round += 1) for (const body of typical) renderHtml(body)
  }
  render()
  const best = Math.min(cpuMs(render), cpuMs(render), cpuMs(render))
  expect((ROUNDS * typical.length) / best).toBeGreaterThan(10)
})
