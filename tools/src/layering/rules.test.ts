import { describe, expect, test } from 'bun:test'
import { findViolations, importRule } from './rules.ts'

const rulesBrokenBy = (path: string, source: string): readonly string[] =>
  findViolations([{ path, source }]).map(({ rule, line }) => `${line}: ${rule}`)

describe('who may import whom', () => {
  const allowed: readonly (readonly [string, string])[] = [
    ['services/api/src/mod.ts', '@ajet/shared/db'],
    ['services/auth-gw/src/mod.ts', '@ajet/shared/auth'],
    ['services/web-sm/src/mod.ts', '@ajet/shared/live'],
    ['server/src/main.ts', '@ajet/api'],
    ['server/src/main.ts', '@ajet/cli'],
    ['server/src/main.ts', '@ajet/shared/db'],
    ['clients/cli/src/mod.ts', '@ajet/shared/api-client'],
    ['shared/auth/sessions.ts', '../db/mod.ts'],
    ['shared/live/hub.ts', '../eventbus/mod.ts'],
    ['services/web-sm/src/page.test.ts', '@ajet/shared/db'],
    ['tests/e2e/talk.e2e.test.ts', '@ajet/server'],
    ['tests/src/stack.ts', '@ajet/shared/testing'],
    ['tools/src/test-databases.ts', '@ajet/shared/testing'],
    ['shared/live/live-fixtures.ts', '../testing/mod.ts'],
    ['services/api/src/testing/test-api.ts', '@ajet/shared/testing'],
    ['bench/src/main.ts', '@ajet/server'],
    ['services/web-sm/src/mod.ts', 'hono'],
    ['services/web-sm/src/pages/home.tsx', '../view.ts'],
  ]
  test.each(allowed)('%s may import %s', (file, specifier) => {
    expect(importRule(file, specifier)).toBeUndefined()
  })

  const refused: readonly (readonly [string, string, string])[] = [
    ['services/web-sm/src/mod.ts', '@ajet/shared/db', 'only api, auth-gw and server import shared/db'],
    ['services/tui-sm/src/mod.ts', '@ajet/shared/auth', 'only api, auth-gw and server import shared/auth'],
    ['shared/live/hub.ts', '../db/mod.ts', 'only api, auth-gw and server import shared/db, not shared/live'],
    ['shared/http/mod.ts', '../auth/mod.ts', 'only api, auth-gw and server import shared/auth'],
    ['clients/cli/src/mod.ts', '@ajet/shared/db', 'clients must not import shared/db'],
    ['clients/cli/src/mod.ts', '@ajet/shared/eventbus', 'clients must not import shared/eventbus'],
    ['clients/cli/src/mod.ts', '@ajet/api', 'clients/cli must not import services/api'],
    ['services/api/src/mod.ts', '@ajet/web-sm', 'services/api must not import services/web-sm'],
    ['services/api/src/mod.ts', '@ajet/server', 'services/api must not import server'],
    ['shared/http/mod.ts', '@ajet/api', 'shared must not import services/api'],
    ['shared/http/mod.ts', '@ajet/cli', 'shared must not import clients/cli'],
    ['services/api/src/mod.ts', '@ajet/shared/testing', 'only tests import shared/testing'],
    ['server/src/main.ts', '@ajet/tests', 'only tests import tests'],
    ['server/src/main.ts', './main.test.ts', 'only tests import tests'],
    ['shared/live/hub.ts', './live-fixtures.ts', 'only tests import tests'],
    ['services/api/src/mod.ts', './testing/test-api.ts', 'only tests import tests'],
    ['server/src/main.ts', '@ajet/tools', 'nothing imports tools'],
    ['services/api/src/mod.ts', '../../web-sm/src/mod.ts', 'leaves the package services/api'],
    ['services/api/src/mod.test.ts', '../../../shared/db/mod.ts', 'leaves the package services/api'],
    ['server/src/main.ts', '../../shared/std/mod.ts', 'leaves the package server'],
  ]
  test('AJ-3 only the API, the gateway and the executable reach the database', () => {
    const refusedFor = (file: string) => importRule(file, '@ajet/shared/db')
    expect(
      ['services/web-sm/src/mod.ts', 'services/tui-sm/src/mod.ts', 'clients/cli/src/mod.ts'].map(refusedFor),
    ).not.toContain(undefined)
    expect(['services/api/src/mod.ts', 'services/auth-gw/src/mod.ts', 'server/src/main.ts'].map(refusedFor)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  test.each(refused)('%s must not import %s', (file, specifier, rule) => {
    expect(importRule(file, specifier)).toContain(rule)
  })
})

describe('what counts as an import', () => {
  const forms = [
    `import { a } from '@ajet/shared/db'\na()`,
    `import type { A } from '@ajet/shared/db'\nexport const a: A = 1`,
    `import {\n  type A,\n  type B,\n} from '@ajet/shared/db'\nexport type C = A | B`,
    `export * from '@ajet/shared/db'`,
    `export type { A } from '@ajet/shared/db'`,
    `import '@ajet/shared/db'`,
    `export const load = () => import('@ajet/shared/db')`,
    `export type A = import('@ajet/shared/db').A`,
  ]
  test.each(forms)('%s', (source) => {
    expect(rulesBrokenBy('services/web-sm/src/mod.ts', source)).toHaveLength(1)
  })

  test('a comment or a string that speaks of an import is none', () => {
    const source = `// import { a } from '@ajet/shared/db'\n/*\n * from '@ajet/shared/db'\n */\nexport const text = "import('x')"`
    expect(rulesBrokenBy('services/web-sm/src/mod.ts', source)).toEqual([])
  })
})

test('a file that cannot be parsed is named', () => {
  expect(rulesBrokenBy('services/api/src/mod.ts', 'const = 1')).toEqual([expect.stringContaining('cannot be read')])
  expect(rulesBrokenBy('services/api/src/mod.ts', 'export const of = <Row>(row: Row): Row => row')).toEqual([])
  expect(rulesBrokenBy('server/src/main.ts', "#!/usr/bin/env bun\nimport '@ajet/tools'")).toHaveLength(1)
})

describe('what belongs to the composition root', () => {
  test.each([
    'process.env["A"]',
    'process.exit(1)',
    'process.on("x", f)',
    'Bun.serve({})',
    'Bun.env.A',
    'import.meta.env.A',
  ])('a service must not use %s', (use) => {
    const found = rulesBrokenBy(
      'services/api/src/mod.ts',
      `declare const f: () => void\n\nexport const x = () => ${use}`,
    )
    expect(found).toHaveLength(1)
    expect(found[0]).toStartWith('3: ')
  })

  test.each([
    'server/src/main.ts',
    'clients/cli/src/run.ts',
    'tools/src/x.ts',
    'bench/src/x.ts',
    'tests/src/x.ts',
    'shared/testing/x.ts',
  ])('%s may use it', (file) => {
    expect(rulesBrokenBy(file, 'export const x = process.env["A"]')).toEqual([])
  })

  test('speaking of it in a comment or a string is not using it', () => {
    const source = `/** Never process.env here. */\nexport const help = 'set process.env or call process.exit'`
    expect(rulesBrokenBy('shared/config/help.ts', source)).toEqual([])
  })
})

describe('who may publish', () => {
  const publish = 'export const post = (deps: Deps) => deps.bus.publish("s", event)'

  test.each([
    'services/api/src/messages/post-message.ts',
    'services/auth-gw/src/logout.ts',
    'shared/live/hub.ts',
    'server/src/x.ts',
  ])('%s must not', (file) => {
    expect(rulesBrokenBy(file, publish)).toEqual([expect.stringContaining('bus.publish belongs to the outbox relay')])
  })

  test.each([
    'services/web-sm/src/typing.ts',
    'services/tui-sm/src/typing.ts',
    'shared/db/outbox/relay.ts',
    'services/api/src/outbox-relay.ts',
    'server/src/compose/open-relay.ts',
  ])('%s may', (file) => {
    expect(rulesBrokenBy(file, publish)).toEqual([])
  })
})
