import { expect, test } from 'bun:test'
import { eventually } from '../support/eventually.ts'
import { foundTeam } from '../support/people.ts'
import { watchSecrets } from '../support/secret-watch.ts'
import { startStack } from '../support/stack.ts'

test('ABU-09 a run in which a secret stands in a log fails when its server is put away', async () => {
  const stack = await startStack()
  await foundTeam(stack)
  const word = 'a-word-that-is-no-secret-yet'
  await (await fetch(`${stack.url}/api/channels/${word}`)).text()
  stack.secrets.add(word)
  await expect(stack[Symbol.asyncDispose]()).rejects.toThrow(/secrets stand in the log:\nline \d+ \(plain\).*<SECRET>/)
})

test('ABU-09 the secrets of a run are remembered as they are handed out', async () => {
  await using stack = await startStack()
  const team = await foundTeam(stack)
  await team.invite('bob')
  const remembered = stack.secrets.count
  // The setup token, the password, two sessions and an invite code at least.
  expect(remembered).toBeGreaterThanOrEqual(5)
  expect(() => stack.secrets.check(`{"x":"${team.owner.token}"}`)).toThrow('<SECRET>')
  const page = await fetch(`${stack.url}/c/acme/channels/general?token=${team.owner.token}`, {
    headers: { cookie: `ajet_session=${team.owner.token}`, authorization: `Bearer ${team.owner.token}` },
  })
  await page.text()
  // The log comes through a pipe, the answer through another.
  await eventually('the request in the log', () => stack.output().includes('/c/acme/channels/general'))
})

test('ABU-09 what is looked for: fields that open something, however deep, and nothing else', () => {
  const secrets = watchSecrets()
  expect(() => secrets.check('nothing')).not.toThrow()
  secrets.add('correct horse battery')
  expect(() => secrets.check('a\n{"password":"correct horse battery"}')).toThrow(
    'line 2 (plain): {"password":"<SECRET>"}',
  )
  expect(() => secrets.check('  Set up    http://localhost/setup?token=correct horse battery')).not.toThrow()
})
