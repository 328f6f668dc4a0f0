import path from 'node:path'
import { codeOf, importsOf } from './imports.ts'
import { isTest, zoneOf, zoneOfPackage, type Zone } from './zones.ts'

export interface SourceFile {
  /** Relative to the repository's root. */
  readonly path: string
  readonly source: string
}

export interface Violation {
  readonly file: string
  readonly line: number
  readonly rule: string
}

const cliMayImport = new Set(['api-client', 'schema', 'std', 'config', 'logging', 'markdown', 'mentions'])
const sessionManagers = new Set(['web-sm', 'tui-sm', 'ws-gw', 'poll-sm'])
/** Who stands on the database besides the services that may: parts of shared that are drivers over it. */
const partsOverDb = new Set(['db', 'auth', 'mailer', 'search', 'timeline', 'testing'])
const mayImportDb = new Set(['api', 'auth-gw', 'federation'])
const mayImportAuth = new Set(['api', 'auth-gw'])

/** Checks the dependency rule of DESIGN.md §1 and the composition rule of §2. */
export function findViolations(files: readonly SourceFile[]): readonly Violation[] {
  return files.flatMap((file) =>
    brokenRules(file).map(({ rule, mark }) => ({ file: file.path, line: lineOf(file.source, mark), rule })),
  )
}

function brokenRules(file: SourceFile): readonly Broken[] {
  try {
    return [...brokenImports(file), ...brokenUses(file)]
  } catch (error) {
    return [{ rule: `cannot be read: ${error instanceof Error ? error.message : String(error)}`, mark: '' }]
  }
}

interface Broken {
  readonly rule: string
  /** The text that tells the line. */
  readonly mark: string
}

function brokenImports({ path: file, source }: SourceFile): readonly Broken[] {
  return importsOf(file, source).flatMap((specifier) => {
    const rule = importRule(file, specifier)
    return rule === undefined ? [] : [{ rule, mark: specifier }]
  })
}

/** The rule an import breaks, or undefined. */
export function importRule(file: string, specifier: string): string | undefined {
  const from = zoneOf(file)
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(file), specifier)
    if (!`${target}/`.startsWith(`${from.folder}/`))
      return `the relative import ${specifier} leaves the package ${from.folder}`
    if (!isTest(file) && isTest(target)) return `only tests import tests: ${specifier}`
    return zoneRule(file, from, zoneOf(target), specifier)
  }
  const to = zoneOfPackage(specifier)
  return to === undefined ? undefined : zoneRule(file, from, to, specifier)
}

function zoneRule(file: string, from: Zone, to: Zone, specifier: string): string | undefined {
  if (isTest(file) || (from.area === to.area && from.part === to.part)) return undefined
  if (to.area === 'tests') return `only tests import tests: ${specifier}`
  if (to.area === 'bench' || to.area === 'tools') return `nothing imports ${to.area}: ${specifier}`
  if (from.area === 'bench') return undefined
  if (to.area === 'shared') return sharedRule(from, to)
  if (from.area === 'server') return to.area === 'server' ? undefined : serverRule(to, specifier)
  return `${from.folder} must not import ${to.folder} (${specifier})`
}

function serverRule(to: Zone, specifier: string): string | undefined {
  return to.area === 'service' || to.area === 'cli' ? undefined : `server must not import ${specifier}`
}

function sharedRule(from: Zone, to: Zone): string | undefined {
  // The test runner provides what its tests share.
  if (to.part === 'testing')
    return from.area === 'tools' ? undefined : `only tests import shared/testing, not ${name(from)}`
  if (from.area === 'cli' && !cliMayImport.has(to.part)) return `clients must not import shared/${to.part}`
  if (to.part === 'db' && !reachesDb(from)) return `only api, auth-gw and server import shared/db, not ${name(from)}`
  if (to.part === 'auth' && !reachesAuth(from))
    return `only api, auth-gw and server import shared/auth, not ${name(from)}`
  return undefined
}

const name = (zone: Zone): string => (zone.area === 'shared' ? `shared/${zone.part}` : zone.folder)

function reachesDb(from: Zone): boolean {
  if (from.area === 'shared') return partsOverDb.has(from.part)
  return from.area === 'server' || (from.area === 'service' && mayImportDb.has(from.part))
}

function reachesAuth(from: Zone): boolean {
  if (from.area === 'shared') return from.part === 'testing'
  return from.area === 'server' || (from.area === 'service' && mayImportAuth.has(from.part))
}

const processUse =
  /\b(?:process\s*\.\s*(?:env|exit|exitCode|on|once)|Bun\s*\.\s*(?:env|serve|listen)|import\.meta\.env)\b/g
const publishUse = /\b\w*[bB]us\s*(?:\?\.|\.)\s*publish\b/g

function brokenUses({ path: file, source }: SourceFile): readonly Broken[] {
  const ownsProcess = mayOwnProcess(file)
  const publishes = mayPublish(file)
  if (ownsProcess && publishes) return []
  const code = codeOf(file, source)
  const uses = ownsProcess ? [] : matches(code, processUse, (use) => `${use} belongs to server/ and clients/cli only`)
  const published = publishes
    ? []
    : matches(code, publishUse, (use) => `${use} belongs to the outbox relay and the session managers only`)
  return [...uses, ...published]
}

const matches = (code: string, pattern: RegExp, rule: (use: string) => string): readonly Broken[] =>
  [...new Set(code.match(pattern) ?? [])].map((use) => ({ rule: rule(use), mark: use }))

function mayOwnProcess(file: string): boolean {
  const zone = zoneOf(file)
  return (
    isTest(file) || !['shared', 'service'].includes(zone.area) || (zone.area === 'shared' && zone.part === 'testing')
  )
}

function mayPublish(file: string): boolean {
  const zone = zoneOf(file)
  if (isTest(file) || zone.area === 'bench' || zone.area === 'tools') return true
  if (zone.area === 'service' && sessionManagers.has(zone.part)) return true
  if (zone.area === 'shared' && (zone.part === 'eventbus' || zone.part === 'testing')) return true
  // Typing and presence of the session managers, written once for all of them.
  if (/^shared\/live\/(typing|presence-publisher)\.ts$/.test(file)) return true
  return /(^|\/)outbox\/|(^|[/-])(outbox|relay)[\w-]*\.ts$/.test(file)
}

function lineOf(source: string, mark: string): number {
  const at = source.indexOf(mark)
  return at < 0 ? 1 : source.slice(0, at).split('\n').length
}
