import { join } from 'node:path'
import fc from 'fast-check'
import { places } from '../access/roles.ts'
import type { Answered, MatrixWorld } from '../access/matrix-world.ts'
import { everyEndpoint, paramsOf, type EndpointName } from '../access/samples.ts'
import type { Person, Scene } from '../access/scene.ts'
import { arbitraryOf, mostly } from './arbitrary-of.ts'
import { hostileTexts } from './hostile-texts.ts'
import { anyBody, formBody, initOf, type RawBody } from './raw-body.ts'
import { sendSignedUpload, signedUpload } from './signed-upload.ts'

type Json = Readonly<Record<string, unknown>>

interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly schema: Json
}

interface Operation {
  readonly operationId: string
  readonly parameters: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

/** A request as the schema lets one be, or nearly. */
interface Case {
  readonly name: EndpointName
  readonly caller: (typeof callers)[number]
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly body: unknown
  /** In place of the body, when there is one. */
  readonly raw: RawBody | undefined
}

const callers = ['member', 'admin', 'owner', 'outsider', 'bot', 'hook', 'anonymous'] as const
const DOCUMENT = join(import.meta.dir, '../../../docs/api/openapi.json')
const PER_SCENE = 60
const UPLOADS_PER_SCENE = 4

export interface FuzzOptions {
  readonly world: MatrixWorld
  readonly seed: number
  readonly forMs: number
}

export interface FuzzResult {
  readonly requests: number
  /** Each kind of fault once, with the first request that showed it. */
  readonly faults: readonly string[]
}

/** Sends requests made from the OpenAPI document to every endpoint, for so long. The same seed makes the same requests. */
export async function fuzz({ world, seed, forMs }: FuzzOptions): Promise<FuzzResult> {
  const operations = await readOperations()
  const faults = new Map<string, string>()
  const until = performance.now() + forMs
  let requests = 0
  for (let round = 0; performance.now() < until; round++) {
    const scene = await world.makeScene()
    const note = (fault: string | undefined, made: unknown) => {
      if (fault && !faults.has(fault)) faults.set(fault, `${fault} ${JSON.stringify(made).slice(0, 1_500)}`)
    }
    const sampled = { numRuns: PER_SCENE, seed: seed + round }
    for (const made of fc.sample(caseOf(operations, scene), sampled)) {
      note(faultOf(made, await world.send(requestOf(made, scene)), operations), made)
      requests++
    }
    for (const made of fc.sample(signedUpload(), { ...sampled, numRuns: UPLOADS_PER_SCENE })) {
      note(await sendSignedUpload(world, scene, made), made)
      requests++
    }
  }
  return { requests, faults: [...faults.values()] }
}

/** Answers match their schema: the server checks that itself in tests, and a wrong one is a 500. */
function faultOf(
  { name, raw }: Case,
  { status, code, ok }: Answered,
  operations: readonly Operation[],
): string | undefined {
  // Plain forms are answered as pages are: by leading on.
  if (status === 303 && raw?.headers['content-type']?.endsWith('urlencoded')) return undefined
  const declared = operations.find(({ operationId }) => operationId === name)?.responses ?? {}
  // A login provider that is elsewhere may well not answer.
  if (status >= 500 && code !== 'provider_unreachable') return `${name} ${status} ${code}`
  if (!(String(status) in declared)) return `${name} ${status} ${code} is not declared`
  return !ok && code === '' ? `${name} ${status} without a code` : undefined
}

async function readOperations(): Promise<readonly Operation[]> {
  const document = (await Bun.file(DOCUMENT).json()) as {
    readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  }
  const all = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  return all.filter(({ operationId }) => operationId in everyEndpoint)
}

/** Ids of what exists, so that requests get past "there is nothing here". */
function poolOf(scene: Scene): Readonly<Record<string, readonly string[]>> {
  const targets = places.flatMap((place) =>
    (['member', 'author'] as const satisfies readonly Person[]).map((whose) =>
      paramsOf({ scene, place, whose, isOwn: whose === 'member' }),
    ),
  )
  const names = Object.keys(targets[0] ?? {})
  const known = names.map((name) => [name, [...new Set(targets.map((target) => target[name] ?? ''))]])
  return { ...Object.fromEntries(known), token: [scene.webhookToken] }
}

function caseOf(operations: readonly Operation[], scene: Scene): fc.Arbitrary<Case> {
  const pool = poolOf(scene)
  const ids = [...new Set(Object.values(pool).flat())]
  return fc.oneof(
    ...operations.map(({ operationId, parameters, requestBody }) => {
      const inPath = parameters.filter((parameter) => parameter.in === 'path')
      const inQuery = parameters.filter((parameter) => parameter.in === 'query')
      const { 'application/json': json, 'multipart/form-data': form } = requestBody?.content ?? {}
      const anybody = fc.constantFrom(...callers)
      const arbitrary = fc.record({
        name: fc.constant(operationId as EndpointName),
        caller: operationId === 'callWebhook' ? mostly(fc.constant('hook' as const), anybody) : anybody,
        params: fc.record(Object.fromEntries(inPath.map(({ name }) => [name, pathValueOf(pool[name] ?? ids)]))),
        query: fc.record(Object.fromEntries(inQuery.map(({ name, schema: of }) => [name, arbitraryOf(of, ids)])), {
          requiredKeys: [],
        }),
        body: json ? arbitraryOf(json.schema, ids) : fc.constant(undefined),
        raw: rawOf({ takesJson: json !== undefined, takesForm: form !== undefined }),
      })
      // There are few of these, and much that can be wrong with a form.
      return { arbitrary, weight: form ? 8 : 1 }
    }),
  )
}

function rawOf({ takesJson, takesForm }: { readonly takesJson: boolean; readonly takesForm: boolean }) {
  const nothing = fc.constant(undefined)
  if (takesForm) return mostly<RawBody | undefined>(formBody(), fc.oneof(anyBody(), nothing))
  return takesJson ? mostly<RawBody | undefined>(nothing, fc.oneof(anyBody(), formBody())) : nothing
}

/** Dots and nothing would make another path. */
const hostileSegments = hostileTexts.filter((text) => text !== '' && !/^\.+$/.test(text) && text.isWellFormed())

function pathValueOf(known: readonly string[]): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...known) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom(...hostileSegments) },
  )
}

function requestOf({ name, caller, params, query, body, raw }: Case, scene: Scene): Request {
  const { method, path } = everyEndpoint[name]
  const filled = path.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(params[param] ?? 'x'))
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, textOf(value)])).toString()
  const { headers, body: sent } = raw ? initOf(raw) : jsonOf(body)
  const token = tokenOf(caller, scene)
  if (token) headers.set('authorization', `Bearer ${token}`)
  return new Request(`http://localhost${filled}${search && `?${search}`}`, { method, headers, body: sent })
}

function jsonOf(body: unknown): { readonly headers: Headers; readonly body: string | undefined } {
  if (body === undefined) return { headers: new Headers(), body: undefined }
  return { headers: new Headers({ 'content-type': 'application/json' }), body: JSON.stringify(body) }
}

function tokenOf(caller: Case['caller'], scene: Scene): string | undefined {
  if (caller === 'anonymous') return undefined
  if (caller === 'hook') return scene.webhookToken
  return caller === 'bot' ? scene.botToken('all but', null) : scene.token(caller)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
