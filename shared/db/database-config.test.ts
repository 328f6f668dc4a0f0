import { describe, expect, test } from 'bun:test'
import { recordLog } from '../testing/record-log.ts'
import { createDatabase } from './database.ts'
import { describeTarget, loadDatabaseTarget } from './database-config.ts'
import { DatabaseConfigError, DatabaseUnavailableError } from './errors.ts'

const { logger } = recordLog()

describe('configuration', () => {
  test('DB-T1 DB-1 valid config gives a pooled data source', async () => {
    await using db = createDatabase({
      host: 'db.example.org',
      port: 5433,
      user: 'ajet',
      password: 'secret',
      database: 'chat',
      poolSize: 7,
      logger,
    })
    expect(db.sql.options).toMatchObject({
      hostname: 'db.example.org',
      port: 5433,
      username: 'ajet',
      database: 'chat',
      max: 7,
    })
  })

  test('DB-T1 a URL and its parts mean the same', () => {
    expect(loadDatabaseTarget({ url: 'postgresql://a%40b:p%2Fw@db:6000/chat?sslmode=require' })).toEqual(
      loadDatabaseTarget({
        host: 'db',
        port: 6000,
        user: 'a@b',
        password: 'p/w',
        database: 'chat',
        sslMode: 'require',
      }),
    )
  })

  test('what is not given is what PostgreSQL assumes', () => {
    const target = loadDatabaseTarget({ user: 'ajet' })
    expect(target).toMatchObject({ host: 'localhost', port: 5432, database: 'ajet', sslMode: 'disable' })
    expect(loadDatabaseTarget({ url: 'postgres://ajet@db.example.org' }).sslMode).toBe('prefer')
  })

  test('a socket folder in the URL is used instead of host and port', () => {
    const target = loadDatabaseTarget({ url: 'postgres://ajet@localhost/chat?host=%2Frun%2Fpg' })
    expect(target.socketDir).toBe('/run/pg')
    expect(describeTarget(target)).toBe('/run/pg/chat')
  })

  test.each([
    [{ host: 'two words', user: 'a' }, 'host'],
    [{ host: '', user: 'a' }, 'host'],
    [{ host: 'db', port: 0, user: 'a' }, 'port'],
    [{ host: 'db', port: 70_000, user: 'a' }, 'port'],
    [{ host: 'db', port: Number.NaN, user: 'a' }, 'port'],
    [{ host: 'db' }, 'user'],
    [{ url: 'mysql://a:secret@db/x' }, 'postgres://'],
    [{ url: 'postgres://a:secret@db:99999/x' }, 'cannot be read'],
    [{ url: 'postgres://a:secret%@db/x' }, '%'],
    [{ url: 'postgres://a:secret@db/x?sslmode=maybe' }, 'sslmode'],
  ])('DB-T2 %j is refused with a clear error about the %s', (config, word) => {
    const create = () => createDatabase({ ...config, logger })
    expect(create).toThrow(DatabaseConfigError)
    expect(create).toThrow(word)
    expect(create).not.toThrow('secret')
  })
})

describe('a server that does not let us in', () => {
  test('DB-T2 a port nobody listens on gives an error with host and port', async () => {
    await using db = createDatabase({ host: '127.0.0.1', port: 1, user: 'ajet', password: 'secret', logger })
    const failure = await db.ping().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DatabaseUnavailableError)
    expect(String(failure)).toContain('127.0.0.1:1/ajet')
    expect(String(failure)).not.toContain('secret')
  })

  test.each([
    ['28P01', 'refuses the user name or the password'],
    ['3D000', 'does not exist'],
  ])('DB-T2 a refusal with SQLSTATE %s says: %s', async (state, words) => {
    using server = refusingServer(state)
    await using db = createDatabase({ host: '127.0.0.1', port: server.port, user: 'ajet', password: 'secret', logger })
    const failure = await db.ping().catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(DatabaseConfigError)
    expect(String(failure)).toContain(words)
    expect(String(failure)).not.toContain('secret')
  })
})

/** Answers every start-up packet as PostgreSQL refuses one. */
function refusingServer(state: string): { readonly port: number } & Disposable {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${state}\0Mrefused\0\0`)
  const answer = Buffer.alloc(5 + fields.length)
  answer.write('E')
  answer.writeInt32BE(4 + fields.length, 1)
  fields.copy(answer, 5)
  const server = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data: (socket) => {
        socket.end(answer)
      },
    },
  })
  return { port: server.port, [Symbol.dispose]: () => server.stop(true) }
}
