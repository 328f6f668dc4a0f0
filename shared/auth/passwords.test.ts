import { expect, test } from 'bun:test'
import { createPasswords, HASH_OF_NOBODY } from './passwords.ts'

test('AJ-15 passwords are argon2id hashes that only the right password fits', async () => {
  const passwords = createPasswords()
  const hash = await passwords.hash('correct horse')
  expect(hash).toStartWith('$argon2id$')
  expect(await passwords.verify('correct horse', hash)).toBe(true)
  expect(await passwords.verify('correct hors', hash)).toBe(false)
})

test('ABU-18 an unknown login costs a check with the same parameters', async () => {
  const passwords = createPasswords()
  const parameters = (hash: string) => hash.split('$').slice(0, 4)
  expect(parameters(HASH_OF_NOBODY)).toEqual(parameters(await passwords.hash('anything')))
  expect(await passwords.verify('anything', undefined)).toBe(false)
})

test('ABU-18 only so many wait for their turn, the rest are told to come later', async () => {
  const passwords = createPasswords({ concurrency: 1, maxWaiting: 1 })
  const outcomes = await Promise.allSettled([1, 2, 3].map(() => passwords.verify('x', null)))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected'])
  expect(outcomes[2]).toMatchObject({ reason: { code: 'rate_limited' } })
})

test('the same letters typed with combining marks are the same password', async () => {
  const passwords = createPasswords()
  expect(await passwords.verify('cafe\u0301-secret', await passwords.hash('caf\u00e9-secret'))).toBe(true)
})
