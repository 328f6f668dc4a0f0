import { describe, expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadConfig, type Config } from '@ajet/shared/config'
import { newSecret } from '@ajet/shared/std'
import { checkShape } from './check-shape.ts'
import { environmentOf, fillIn, readCompose, readDeployFile, readEnvFile, type ComposeFile } from './deploy-files.ts'
import { serviceUrl } from './reach.ts'
import { onDatabase, serviceNames, type ServiceName } from './service-names.ts'

const files = ['compose.dev.yaml', 'compose.test.yaml', 'compose.yaml', 'compose.traefik.yaml'] as const
const production = readCompose('compose.yaml')
const secrets = {
  AJET_SETUP_TOKEN: newSecret(),
  AJET_DB_PASSWORD: newSecret(),
  AJET_ENCRYPTION_KEY: newSecret(),
  AJET_S3_SECRET_ACCESS_KEY: newSecret(),
}
const filledIn: Readonly<Record<string, string>> = { ...readEnvFile('.env.example'), ...secrets }

function load(env: Readonly<Record<string, string>>, running: readonly ServiceName[] = serviceNames) {
  return loadConfig({ env, cwd: '/nowhere', services: { known: serviceNames, running }, readFile: () => undefined })
}

const configOf = (name: ServiceName): Config => load(environmentOf(production.services[name], filledIn), [name]).config

describe('every compose file', () => {
  test.each(files)('%s has containers with an image or a build, and volumes that are declared', (file) => {
    const { services, volumes = {} } = readCompose(file)
    for (const [name, container] of Object.entries(services)) {
      const isOverride = file === 'compose.traefik.yaml' && name in production.services
      expect(isOverride || container.image !== undefined || container.build !== undefined).toBe(true)
      expect(container.image ?? 'x:1').not.toMatch(/:latest$/)
      const named = (container.volumes ?? [])
        .map((volume) => volume.split(':')[0] ?? '')
        .filter((at) => !/^[./]/.test(at))
      expect(named.filter((volume) => !(volume in volumes))).toEqual([])
    }
  })

  test.each(files)(
    '%s waits only for containers there are, and for healthy ones only where health is checked',
    (file) => {
      const known = file === 'compose.traefik.yaml' ? merged(production, readCompose(file)) : readCompose(file)
      for (const container of Object.values(known.services)) {
        for (const [needed, { condition }] of Object.entries(container.depends_on ?? {})) {
          expect(known.services[needed]).toBeDefined()
          if (condition === 'service_healthy') expect(known.services[needed]?.healthcheck).toBeDefined()
        }
      }
    },
  )

  test.each(['compose.yaml', 'compose.traefik.yaml'])('%s takes from .env only what the example names', (file) => {
    const used = [...readDeployFile(file).matchAll(/\$\{(\w+)/g)].map(([, name]) => name ?? '')
    expect(used.filter((name) => !(name in readEnvFile('.env.example')))).toEqual([])
  })
})

describe('production', () => {
  test('AJ-125 each service of the program has one container of its own, beside PostgreSQL, MinIO, NATS and nginx', () => {
    const own = Object.entries(production.services).filter(([, container]) => container.build !== undefined)
    expect(own.map(([name, { command }]) => [name, command])).toEqual(own.map(([name]) => [name, ['serve', name]]))
    expect(own.map(([name]) => name).toSorted()).toEqual([...serviceNames].toSorted())
    const others = Object.keys(production.services).filter((name) => !own.some(([mine]) => mine === name))
    expect(others.toSorted()).toEqual(['minio', 'nats', 'nginx', 'postgres'])
  })

  test.each([...serviceNames])(
    'AJ-125 every setting of the container %s is one the program knows, and they go together',
    (name) => {
      const { config, warnings } = load(environmentOf(production.services[name], filledIn), [name])
      expect(warnings).toEqual([])
      expect(() => checkShape(config, [name])).not.toThrow()
      expect(config.profile).toBe('prod')
      expect(config.http.host).toBe('0.0.0.0')
    },
  )

  test('AJ-125 each service listens where the others look for it', () => {
    for (const name of serviceNames) {
      if (name === 'auth-gw') continue
      const { http } = configOf(name)
      expect(serviceUrl(configOf('auth-gw'), name)).toBe(`http://${name}:${http.port}`)
    }
  })

  test('AJ-125 the addresses of database, bus and files are containers, with the credentials these were given', () => {
    const { db, nats, s3 } = configOf('api')
    const { postgres, minio } = production.services
    expect(Object.keys(production.services)).toContain(db.host ?? '')
    expect(environmentOf(postgres, filledIn)).toEqual({
      POSTGRES_DB: db.dbname,
      POSTGRES_USER: db.user,
      POSTGRES_PASSWORD: db.password?.reveal() ?? '',
    })
    expect(nats.url?.reveal()).toBe('nats://nats:4222')
    expect(s3.endpoint).toBe('http://minio:9000')
    expect(environmentOf(minio, filledIn)).toEqual({
      MINIO_ROOT_USER: s3.access_key_id,
      MINIO_ROOT_PASSWORD: s3.secret_access_key?.reveal() ?? '',
    })
    for (const name of onDatabase) expect(configOf(name).db.password?.reveal()).toBe(secrets.AJET_DB_PASSWORD)
  })

  test('AJ-125 it does not start without secrets', () => {
    const forgotten = { ...filledIn, AJET_DB_PASSWORD: '' }
    expect(() => environmentOf(production.services.api, forgotten)).toThrow('set it in deploy/.env')
    const weak = { ...filledIn, AJET_S3_SECRET_ACCESS_KEY: 'minioadmin' }
    expect(() => load(environmentOf(production.services.api, weak))).toThrow('default everybody knows')
  })

  test('AJ-125 what seals secrets is a setting, the same for gateway and API: their folders do not outlive them', () => {
    for (const name of ['auth-gw', 'api'] as const) {
      expect(configOf(name).data_dir).toStartWith('/tmp/')
      expect(configOf(name).encryption_key?.reveal()).toBe(secrets.AJET_ENCRYPTION_KEY)
    }
  })

  test('AJ-125 further settings come from one file that every service reads, and that neither git nor the image takes', () => {
    for (const name of serviceNames) {
      expect(production.services[name]?.env_file).toEqual([{ path: 'settings.env', required: false }])
    }
    for (const list of ['../.gitignore', '../.dockerignore']) {
      const ignored = readDeployFile(list).split('\n')
      expect(ignored.some((line) => line === 'deploy/.env' || line === '.env')).toBe(true)
      expect(ignored.filter((line) => /^deploy\/(settings\.env|certs\/?)$/.test(line))).toHaveLength(2)
    }
  })

  test('AJ-4 only the proxy can be reached from outside, and only what it says of the client is believed', () => {
    const open = Object.entries(production.services).filter(([, { ports }]) => ports !== undefined)
    expect(open.map(([name]) => name)).toEqual(['nginx'])
    const { networks } = production.services['nginx'] ?? {}
    const address = networks && 'inside' in networks ? networks.inside?.ipv4_address : undefined
    expect(configOf('auth-gw').trusted_proxies).toEqual([address ?? ''])
    for (const name of serviceNames.filter((one) => one !== 'auth-gw'))
      expect(configOf(name).trusted_proxies).toEqual([])
  })

  test('AJ-125 nginx passes requests to the gateway and the store, where they listen', () => {
    const text = readDeployFile('nginx/nginx.conf')
    const upstreams = [...text.matchAll(/server ([\w-]+):(\d+);/g)].map(([, host, port]) => `${host}:${port}`)
    expect(upstreams).toEqual([`auth-gw:${configOf('auth-gw').http.port}`, 'minio:9000'])
    expect(text).toContain('proxy_buffering off;')
    expect(configOf('auth-gw').s3.public_endpoint).toBe(`https://files.${filledIn['AJET_DOMAIN']}`)
  })

  test('GC-19 Traefik takes the place of nginx, with the same address and the same two ways in', () => {
    const override = readCompose('compose.traefik.yaml')
    expect(override.services['nginx']?.profiles).toEqual(['nginx'])
    expect(override.services['traefik']?.networks).toEqual(production.services['nginx']?.networks ?? {})
    const routes = readDeployFile('traefik/routes.yaml')
    expect([...routes.matchAll(/url: '(.+?)'/g)].map(([, url]) => url)).toEqual([
      `http://auth-gw:${configOf('auth-gw').http.port}`,
      configOf('api').s3.endpoint ?? '',
    ])
    expect(
      fillIn(readDeployFile('compose.traefik.yaml'), { ...filledIn, AJET_ACME_EMAIL: 'ops@example.org' }),
    ).toContain('acme.email=ops@example.org')
  })
})

describe('development and tests', () => {
  const dev = readCompose('compose.dev.yaml')

  test('SH-16 the shared defaults: database, bus and store on this machine at their usual ports', () => {
    const { config, warnings } = load(readEnvFile('dev.env'))
    expect(warnings).toEqual([])
    expect(config.db).toMatchObject({ host: 'localhost', port: 5432, dbname: 'ajet_chat', user: 'ajet' })
    expect(config.nats.url?.reveal()).toBe('nats://localhost:4222')
    expect(config.s3).toMatchObject({
      endpoint: 'http://localhost:9000',
      bucket: 'ajet-chat',
      access_key_id: 'minioadmin',
    })
    expect(config.s3.secret_access_key?.reveal()).toBe('minioadmin')
  })

  test('GC-36 SH-16 the reference stack for local use listens where these defaults look, and on this machine only', () => {
    const env = readEnvFile('dev.env')
    expect(dev.services['postgres']?.environment).toMatchObject({
      POSTGRES_DB: env['AJET_DB_DBNAME'],
      POSTGRES_USER: env['AJET_DB_USER'],
      POSTGRES_PASSWORD: env['AJET_DB_PASSWORD'],
    })
    expect(dev.services['postgres']?.ports).toEqual(['127.0.0.1:5432:5432'])
    expect(dev.services['nats']?.ports).toEqual(['127.0.0.1:4222:4222'])
    expect(dev.services['minio']?.ports).toContain('127.0.0.1:9000:9000')
    expect(dev.services['minio']?.environment).toEqual({
      MINIO_ROOT_USER: env['AJET_S3_ACCESS_KEY_ID'] ?? '',
      MINIO_ROOT_PASSWORD: env['AJET_S3_SECRET_ACCESS_KEY'] ?? '',
    })
  })

  test('GC-33 compose exposes CQL on 9042, for who asks for it', () => {
    expect(dev.services['scylla']).toMatchObject({ ports: ['127.0.0.1:9042:9042'], profiles: ['cql'] })
  })

  test('AJ-125 the infrastructure of the tests stands beside that of development; the e2e suite is a profile of its own', () => {
    const { services } = readCompose('compose.test.yaml')
    const hostPorts = (stack: ComposeFile) =>
      Object.values(stack.services)
        .flatMap(({ ports = [] }) => ports)
        .map(hostPort)
    const taken = hostPorts(dev)
    expect(hostPorts({ services }).filter((port) => taken.includes(port))).toEqual([])
    expect(services['e2e']).toMatchObject({ profiles: ['e2e'], command: ['e2e'], build: { target: 'test' } })
    const { username, password, pathname } = new URL(services['e2e']?.environment?.['AJET_TEST_DB_URL'] ?? '')
    expect(services['postgres']?.environment).toEqual({
      POSTGRES_DB: pathname.slice(1),
      POSTGRES_USER: username,
      POSTGRES_PASSWORD: password,
    })
  })
})

describe('the image', () => {
  const dockerfile = readDeployFile('Dockerfile')

  test('has every stage the compose files build', () => {
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\w+)$/gm)].map(([, stage]) => stage ?? '')
    const targets = files.flatMap((file) =>
      Object.values(readCompose(file).services).flatMap(({ build }) => build?.target ?? []),
    )
    expect(targets.filter((target) => !stages.includes(target))).toEqual([])
  })

  test('tests against the same servers as a bare machine', () => {
    const provision = readFileSync(join(import.meta.dir, '../../../tools/src/provision.ts'), 'utf8')
    const versions = [...provision.matchAll(/const (?:nats|s3)Version = '(.+)'/g)].map(([, version]) => version ?? '')
    expect(versions).toHaveLength(2)
    for (const version of versions) expect(dockerfile).toContain(`@${version}`)
  })

  test('starts bun in the environment that a bare machine gives it', () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dir, '../../../package.json'), 'utf8'))
    const given = Object.fromEntries(
      [...dockerfile.matchAll(/(BUN_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    )
    expect(given).toEqual(manifest.ajet.environment)
  })
})

const hostPort = (mapping: string): string => mapping.split(':').at(-2) ?? ''

function merged(base: ComposeFile, override: ComposeFile): ComposeFile {
  return { services: { ...base.services, ...override.services } }
}
