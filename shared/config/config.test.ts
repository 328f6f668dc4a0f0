import { expect, test } from 'bun:test'
import { inspect } from 'node:util'
import { ConfigError } from './config-error.ts'
import { deepMerge } from './deep-merge.ts'
import { explainSources } from './explain-sources.ts'
import { settingsHelp } from './help.ts'
import { loadConfig, type ConfigInput } from './load-config.ts'
import { settingsPage } from './settings-page.ts'
import { STANDARD_PORT } from './parse-values.ts'
import { printConfig } from './print-config.ts'

interface Given extends Partial<Omit<ConfigInput, 'readFile'>> {
  readonly files?: Readonly<Record<string, string>>
}

function load({ files = {}, ...input }: Given = {}) {
  return loadConfig({ env: {}, cwd: '/srv', ...input, readFile: (path) => files[path] })
}

function problemsOf(given: Given): readonly string[] {
  try {
    load(given)
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
  return []
}

const file = (text: string): Given => ({ files: { '/srv/config.yaml': text } })

test('CFG-1 without a file there are the defaults', () => {
  const { config, file: path } = load()
  expect(path).toBeUndefined()
  expect(config).toMatchObject({
    base_url: 'http://localhost:8080',
    data_dir: '/srv/data',
    db: { dbname: 'ajet_chat', user: 'ajet', pool_size: 10, migrations: { enabled: true } },
  })
})

test('CFG-T1 a valid file gives a map', () => {
  const { config, file: path } = load(
    file('http: { port: 9000 }\ndb: { host: db, pool-size: 3 }\nlog: { levels: { api: debug } }'),
  )
  expect(path).toBe('/srv/config.yaml')
  expect(config.http.port).toBe(9000)
  expect(config.base_url).toBe('http://localhost:9000')
  expect(config.db).toMatchObject({ host: 'db', pool_size: 3, port: 5432 })
  expect(config.log.levels).toEqual({ api: 'debug' })
})

test('CFG-1 the file may lie in the data directory', () => {
  const files = { '/var/chat/config.yaml': 'http: { port: 9000 }' }
  expect(load({ files, env: { AJET_DATA_DIR: '/var/chat' } }).config.http.port).toBe(9000)
})

test('CFG-T2 a file that is named and missing gives a clear error', () => {
  expect(problemsOf({ env: { AJET_CONFIG: 'mine.yaml' } })).toEqual(['The configuration file mine.yaml cannot be read'])
  expect(problemsOf({ args: ['--config', 'mine.yaml'] })).toEqual(['The configuration file mine.yaml cannot be read'])
})

test('a file that is not YAML, or not a map, gives a clear error', () => {
  expect(problemsOf(file('a: [1'))[0]).toStartWith('/srv/config.yaml is not valid YAML')
  expect(problemsOf(file('- a'))).toEqual(['/srv/config.yaml must hold a map of settings'])
})

test('CFG-T3 AJET_DB_HOST replaces the host', () => {
  const { config } = load({ ...file('db: { host: one, user: bob }'), env: { AJET_DB_HOST: 'two' } })
  expect(config.db).toMatchObject({ host: 'two', user: 'bob' })
})

test('CFG-3 aliases work, and arguments win over the environment', () => {
  expect(load({ env: { PORT: '7000' } }).config.http.port).toBe(7000)
  expect(load({ env: { DBURL: 'postgres://h/x' } }).config.db.url?.reveal()).toBe('postgres://h/x')
  expect(load({ env: { PORT: '7000' }, args: ['--port', '7001'] }).config.http.port).toBe(7001)
  expect(load({ args: ['--http.port=7002', '--log.level=debug'] }).config).toMatchObject({
    http: { port: 7002 },
    log: { level: 'debug' },
  })
})

test('CFG-T4 a numeric string becomes an integer, and a truth value a boolean', () => {
  const { config } = load({ env: { AJET_HTTP_PORT: '9001', AJET_DB_MIGRATIONS_ENABLED: 'false' } })
  expect(config.http.port).toBe(9001)
  expect(config.db.migrations.enabled).toBe(false)
})

test('CFG-T5 deep merge leaves sibling keys alone', () => {
  const base = { db: { host: 'a', pool: { size: 1, wait: 2 } }, list: [1, 2] }
  expect(deepMerge(base, { db: { pool: { size: 9 } }, list: [3] })).toEqual({
    db: { host: 'a', pool: { size: 9, wait: 2 } },
    list: [3],
  })
  expect(base.db.pool.size).toBe(1)
  expect(
    Object.getPrototypeOf(deepMerge({}, JSON.parse('{"__proto__": {"x": 1}}') as object as Record<string, unknown>)),
  ).toBe(Object.prototype)
})

test('CFG-T6 a database without its host is a validation error', () => {
  expect(problemsOf({ env: { AJET_DB_USER: 'bob', AJET_DB_PASSWORD: 'hunter2' } })).toEqual([
    'db.host (AJET_DB_HOST) is missing: db.user, db.password is set, but not where the database is',
  ])
})

test('CFG-4 every invalid value is named, with what it must be, and secrets are not repeated', () => {
  const env = {
    AJET_HTTP_PORT: 'eighty',
    AJET_LOG_LEVEL: 'loud',
    AJET_BASE_URL: 'chat',
    AJET_DB_URL: 'mysql://u:hunter2@h',
  }
  const problems = problemsOf({ env })
  expect(problems).toHaveLength(4)
  expect(problems).toContain('http.port (AJET_HTTP_PORT) must be a whole number from 0 to 65535, not "eighty"')
  expect(problems.join('\n')).not.toContain('hunter2')
})

test('a proxy that is not an address is told at once', () => {
  expect(load({ env: { AJET_TRUSTED_PROXIES: '10.0.0.0/8, ::1' } }).config.trusted_proxies).toEqual([
    '10.0.0.0/8',
    '::1',
  ])
  for (const wrong of ['nginx', '10.0.0.0/33', '10.0.0.0/8/8', '10.0.0/8', '::/129']) {
    expect(problemsOf({ env: { AJET_TRUSTED_PROXIES: wrong } })[0]).toContain('must hold addresses')
  }
})

test('CFG-4 an unknown key is an error that offers the right one', () => {
  expect(problemsOf(file('http: { prot: 1 }'))).toEqual([
    '/srv/config.yaml: there is no setting http.prot. Did you mean http.port?',
  ])
  expect(problemsOf({ args: ['--prot=1'] })).toEqual(['there is no option --prot. Did you mean port?'])
  expect(load({ env: { AJET_HTTP_PROT: '1' } }).warnings).toEqual([
    'The environment variable AJET_HTTP_PROT is not a setting. Did you mean AJET_HTTP_PORT?',
  ])
  expect(load({ env: { AJET_TOKEN: 'x', AJET_TEST_DB_URL: 'x' } }).warnings).toEqual([])
})

test('CFG-T7 the test profile changes the database name', () => {
  expect(load({ env: { AJET_PROFILE: 'test' } }).config.db.dbname).toBe('ajet_chat_test')
  expect(load().config.db.dbname).toBe('ajet_chat')
})

test('CFG-5 a file has overlays for profiles', () => {
  const text =
    'profile: prod\nhttp: { port: 1, host: a }\nprofiles: { prod: { http: { port: 2 } }, dev: { http: { port: 3 } } }'
  expect(load(file(text)).config).toMatchObject({ http: { port: 2, host: 'a' }, log: { format: 'json' } })
  expect(load({ ...file(text), env: { AJET_PROFILE: 'dev' } }).config.http.port).toBe(3)
})

test('CFG-T8 passwords are redacted when the configuration is printed', () => {
  const env = {
    AJET_DB_URL: 'postgres://bob:hunter2@db/chat',
    AJET_SETUP_TOKEN: 'hunter2-token',
    AJET_NATS_URL: 'nats://bob:hunter2@n:4222',
  }
  const { config } = load({ env })
  for (const shown of [
    printConfig(config),
    JSON.stringify(config),
    inspect(config, { depth: 9 }),
    String(config.setup_token),
  ]) {
    expect(shown).toContain('[REDACTED]')
    expect(shown).not.toContain('hunter2')
  }
  expect(config.setup_token?.reveal()).toBe('hunter2-token')
})

test('CFG-6 secrets come from the environment or a file it names, never from the configuration file', () => {
  const files = { '/run/secrets/db': 'hunter2\n' }
  const env = { AJET_DB_HOST: 'db', AJET_DB_PASSWORD_FILE: '/run/secrets/db' }
  expect(load({ files, env }).config.db.password?.reveal()).toBe('hunter2')
  expect(problemsOf({ env })).toEqual(['AJET_DB_PASSWORD_FILE names /run/secrets/db, which cannot be read'])
  expect(problemsOf(file('db: { host: h, password: hunter2 }'))[0]).toContain('db.password is a secret')
  expect(problemsOf(file('db: { url: "postgres://bob:hunter2@h/x" }'))[0]).toContain('holds a password')
  expect(load(file('db: { url: "postgres://bob@h/x" }')).config.db.url?.reveal()).toBe('postgres://bob@h/x')
})

const services = (...running: string[]) => ({ services: { known: ['api', 'auth-gw', 'web-sm'], running } })

test('CFG-2 what the file says for a service lies over what it says for all, where that service runs', () => {
  const text =
    'db: { host: h, pool_size: 5 }\napi: { db: { pool_size: 20 }, profiles: { prod: { db: { pool_size: 40 } } } }'
  expect(load({ ...file(text), ...services('api') }).config.db).toMatchObject({ host: 'h', pool_size: 20 })
  expect(load({ ...file(text), ...services('web-sm') }).config.db.pool_size).toBe(5)
  expect(load({ ...file(text), ...services('api'), env: { AJET_PROFILE: 'prod' } }).config.db.pool_size).toBe(40)
  expect(load({ ...file(text), ...services('api'), env: { AJET_DB_POOL_SIZE: '7' } }).config.db.pool_size).toBe(7)
})

test('a service can have a file of its own, beside the common one or without it', () => {
  const own = { '/srv/config.auth-gw.yaml': 'http: { port: 9000 }' }
  expect(load({ files: own, ...services('auth-gw') }).config.http.port).toBe(9000)
  expect(load({ files: own, ...services('api') }).config.http.port).toBeUndefined()
  const both = { ...own, '/srv/config.yaml': 'http: { host: h, port: 1 }\nauth_gw: { http: { port: 2 } }' }
  expect(load({ files: both, ...services('auth-gw') }).config.http).toMatchObject({ host: 'h', port: 9000 })
})

test('AJ-41 every service has its port, the same on every machine until a setting moves it', () => {
  const { http, services: standard } = load().config
  expect(http.port ?? STANDARD_PORT).toBe(8080)
  expect(standard).toMatchObject({
    api_url: 'http://127.0.0.1:8081',
    web_sm_url: 'http://127.0.0.1:8082',
    tui_sm_url: 'http://127.0.0.1:8083',
    ws_gw_url: 'http://127.0.0.1:8084',
  })
  const moved = load({
    ...file('services: { api-url: http://api:9000 }'),
    env: { AJET_SERVICES_WEB_SM_URL: 'http://web:9001' },
  })
  expect(moved.config.services).toMatchObject({ api_url: 'http://api:9000', web_sm_url: 'http://web:9001' })
})

test('two services of one process cannot have two values for one setting', () => {
  const text = 'api: { db: { pool_size: 20 } }\nweb-sm: { db: { pool_size: 30 } }'
  expect(problemsOf({ ...file(text), ...services('api', 'web-sm') })).toEqual([
    '/srv/config.yaml, section web-sm: api has another db.pool_size, and one process can have only one',
  ])
  expect(load({ ...file(text), ...services('web-sm') }).config.db.pool_size).toBe(30)
})

test('CFG-4 a section is checked like the rest of the file', () => {
  expect(problemsOf({ ...file('api: { db: { pol_size: 1 } }'), ...services('api') })).toEqual([
    '/srv/config.yaml, section api: there is no setting db.pol_size. Did you mean db.pool_size?',
  ])
  expect(problemsOf({ ...file('aip: { db: { pool_size: 1 } }'), ...services('api') })).toHaveLength(1)
})

test('CFG-6 production refuses default and guessable secrets, without repeating them', () => {
  const prod = (env: Readonly<Record<string, string>>) => problemsOf({ env: { AJET_PROFILE: 'prod', ...env } })
  const weakOnes: readonly Readonly<Record<string, string>>[] = [
    { AJET_SETUP_TOKEN: 'fifteen-letters' },
    { AJET_SETUP_TOKEN: '0000000000000000' },
    { AJET_DB_HOST: 'db', AJET_DB_PASSWORD: 'ajet' },
    { AJET_DB_HOST: 'db', AJET_DB_PASSWORD: 'Postgres' },
    { AJET_DB_URL: 'postgres://bob:bob@db/chat' },
    { AJET_DB_URL: 'postgres://bob:minioadmin@db/chat' },
    { AJET_NATS_URL: 'nats://n1:4222,nats://u:secret@n2:4222' },
  ]
  for (const weak of weakOnes) {
    const problems = prod(weak)
    expect([weak, problems.length]).toEqual([weak, 1])
    expect(problems[0]).toContain('in production')
    expect(problems[0]).not.toMatch(/fifteen|minioadmin|bob/i)
  }
  expect(prod({ AJET_SETUP_TOKEN: 'sixteen-letters!', AJET_DB_URL: 'postgres://bob:k3-Xq@db/chat' })).toEqual([])
  expect(problemsOf({ env: { AJET_SETUP_TOKEN: 'short' } })).toEqual([])
})

test('each value is told with where it came from', () => {
  const files = { '/srv/config.yaml': 'profile: prod\nhttp: { port: 1 }', '/run/db': 'hunter2-and-more' }
  const { config, sources } = load({
    files,
    env: { AJET_DB_HOST: 'db', DBURL: '', AJET_DB_PASSWORD_FILE: '/run/db', AJET_LOG_LEVEL: 'warn' },
    args: ['--http.port=2', '--log.level', 'debug'],
  })
  const told = explainSources(config, sources).filter(({ source }) => source !== 'default')
  expect(Object.fromEntries(told.map(({ key, value, source }) => [key, [value, source]]))).toEqual({
    profile: ['prod', '/srv/config.yaml'],
    'http.port': [2, '--http.port'],
    'db.host': ['db', 'AJET_DB_HOST'],
    'db.password': ['[REDACTED]', 'AJET_DB_PASSWORD_FILE (/run/db)'],
    'log.level': ['debug', '--log.level'],
    'log.format': ['json', 'the profile prod'],
  })
})

test('help names every setting with its variable', () => {
  expect(settingsHelp()).toContain('db.port  <number 0 to 65535>  = 5432')
  expect(settingsHelp()).toContain('AJET_HTTP_PORT, PORT')
  expect(settingsHelp()).toContain('AJET_SETUP_TOKEN_FILE')
})

test('the page of the documentation is the one the declarations give', async () => {
  const page = await Bun.file(new URL('../../docs/configuration.md', import.meta.url)).text()
  expect(page).toBe(settingsPage())
})

test('SH-2 the database settings have the names and standards of the row; the host is the embedded server’s', () => {
  const { config } = load()
  expect(config.db).toMatchObject({
    host: undefined,
    port: 5432,
    dbname: 'ajet_chat',
    user: 'ajet',
    password: undefined,
    pool_size: 10,
    migrations: { enabled: true, location: undefined },
  })
})
