import { createPasswords } from '@ajet/shared/auth'
import { buildUser, type TestUser } from '@ajet/shared/testing'
import { describe, expect, spyOn, test } from 'bun:test'
import { bob, openMailHouse, registerBob } from '../testing/mail-house-fixtures.ts'
import { ada, holdTable, insertInvite, openHouse, setUp, type House } from '../testing/house-fixtures.ts'

const WRONG = 'a wrong guess'
/** Of a hash as the server makes it for people. */
const DEAR = '$argon2id$v=19$m=65536,t=2,p=1'
const endless = { 'limits.login_failures': 1_000_000, 'limits.login_failures_per_address': 1_000_000 }

/** Somebody with a password that is as dear to check as anybody's; the other accounts of tests are cheap. */
async function buildPerson(house: House): Promise<TestUser> {
  const person = await buildUser(house.db, { username: 'known' })
  const password_hash = await createPasswords().hash('the right password')
  await house.db.kysely.updateTable('users').set({ password_hash }).where('id', '=', person.id).execute()
  return person
}

async function answerOf(answering: Promise<Response>): Promise<object> {
  const answer = await answering
  const { trace_id: _, ...body } = (await answer.json()) as Record<string, unknown>
  return { status: answer.status, body }
}

const logIn = (house: House, login: string) =>
  house.call('POST', '/auth/login', { json: { login, password: WRONG }, from: '10.0.0.7' })

describe('ABU-18 signing in tells nobody who has an account', () => {
  test('ABU-18 whatever the login, one password is checked, as dear as any, and the answer is the same', async () => {
    await using house = await openHouse(endless)
    await buildPerson(house)
    await buildUser(house.db, { username: 'by.provider' })
    const bot = await buildUser(house.db, { username: 'helper' })
    await house.db.kysely.updateTable('users').set({ kind: 'bot' }).where('id', '=', bot.id).execute()
    const logins = [
      'known',
      'known@example.org',
      'unknown',
      'unknown@example.org',
      'by.provider',
      'helper',
      'a b',
      '\u00e9',
    ]
    const verify = spyOn(Bun.password, 'verify')
    try {
      for (const login of logins) {
        verify.mockClear()
        expect(await answerOf(logIn(house, login))).toMatchObject({
          status: 401,
          body: { code: 'invalid_credentials' },
        })
        expect([login, verify.mock.calls.map(([, hash]) => hash.slice(0, DEAR.length))]).toEqual([login, [DEAR]])
      }
    } finally {
      verify.mockRestore()
    }
  })

  test('ABU-18 by the clock a known and an unknown login cannot be told apart', async () => {
    await using house = await openHouse(endless)
    await buildPerson(house)
    const times = await interleaved(7, {
      known: () => logIn(house, 'known'),
      unknown: (n) => logIn(house, `unknown${n}`),
    })
    // Without the check of a password an unknown login would take a tenth of the time.
    expect(times.known / times.unknown).toBeGreaterThan(0.5)
    expect(times.known / times.unknown).toBeLessThan(2)
  })
})

describe('ABU-18 asking for a mail tells nobody who has an account', () => {
  for (const path of ['/auth/forgot', '/auth/confirm/send']) {
    test(`ABU-18 ${path} answers before anything is looked up`, async () => {
      await using house = await openMailHouse({ 'limits.mails_per_address': 1_000_000 })
      await registerBob(house)
      const ask = (email: string) => house.call('POST', path, { json: { email } })
      await using _held = await holdTable(house, 'users')
      for (const email of [ada.email, bob.email, 'nobody@example.org', 'nobody@elsewhere.example']) {
        const answer = await ask(email)
        expect([email, answer.status, await answer.text()]).toEqual([email, 204, ''])
      }
    })
  }
})

describe('ABU-18 signing up tells nobody who has an account, but whoever holds an invite', () => {
  const account = { username: 'fresh', email: 'fresh@example.org', password: 'a good long password' }
  const taken = [{}, { username: ada.username }, { email: ada.email }, { username: ada.username, email: ada.email }]

  test('ABU-18 without an invite the answer is the same, and nothing is hashed', async () => {
    await using house = await openHouse(endless)
    await setUp(house)
    const hash = spyOn(Bun.password, 'hash')
    try {
      for (const names of taken) {
        const json = { ...account, ...names, invite_code: 'guessed' }
        const answer = await answerOf(house.call('POST', '/auth/register', { json }))
        expect(answer).toMatchObject({ status: 404, body: { code: 'invite_invalid' } })
      }
      expect(hash).not.toHaveBeenCalled()
    } finally {
      hash.mockRestore()
    }
  })

  test('ABU-18 with one the name that is taken is told, and costs what a new account costs', async () => {
    await using house = await openHouse({ ...endless, 'limits.registrations_per_address': 1_000_000 })
    const owner = await setUp(house)
    const invite_code = await insertInvite(house, owner.userId)
    const hash = spyOn(Bun.password, 'hash')
    try {
      const answers: unknown[] = []
      for (const names of taken.toReversed()) {
        const json = { ...account, ...names, invite_code }
        answers.push((await house.call('POST', '/auth/register', { json })).status)
      }
      expect(answers).toEqual([409, 409, 409, 201])
      expect(hash).toHaveBeenCalledTimes(4)
    } finally {
      hash.mockRestore()
    }
  })
})

/** The median time of each kind of request in ms; taken in turns, so that what else the machine does falls on all alike. */
async function interleaved<K extends string>(
  rounds: number,
  kinds: Readonly<Record<K, (n: number) => Promise<unknown>>>,
): Promise<Record<K, number>> {
  const names = Object.keys(kinds) as K[]
  const times = new Map(names.map((name) => [name, [] as number[]]))
  for (let n = 0; n < rounds; n++) {
    for (const name of n % 2 === 0 ? names : names.toReversed()) {
      const startedAt = performance.now()
      await kinds[name](n)
      times.get(name)?.push(performance.now() - startedAt)
    }
  }
  const median = (name: K) => (times.get(name) ?? []).toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0
  return Object.fromEntries(names.map((name) => [name, median(name)])) as Record<K, number>
}
