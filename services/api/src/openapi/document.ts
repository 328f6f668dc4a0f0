import {
  endpoints,
  errorCodes,
  fileEndpoints,
  hookEndpoints,
  maxBodyBytes,
  oauthEndpoints,
  pictureEndpoints,
  takesIdempotencyKey,
  type Endpoint,
  type ErrorCode,
  type FileEndpoint,
} from '@ajet/shared/schema'
import { z } from 'zod'
import { nameSchemas, namedSchemas } from './named-schemas.ts'
import { toSchema, type Json } from './to-schema.ts'

/** Further members hold the data of the code, for example `fields` or `retry_after` (RFC 9457 §3.2). */
const problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  trace_id: z.string(),
})

/** The OpenAPI 3.1 document of the whole public surface, made from the endpoint table. */
export function buildDocument(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'ajet-chat',
      version: '1',
      description:
        'JSON over HTTP. Errors are problem JSON (RFC 9457) with a `code`. Lists page by id with `after` and `before`.',
    },
    security: [{ bearer: [] }, { cookie: [] }],
    tags: [...new Set(Object.values(endpoints).map(({ tag }) => tag))].map((name) => ({ name })),
    paths: buildPaths(),
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of a session, or of an API user' },
        cookie: { type: 'apiKey', in: 'cookie', name: '__Host-ajet-session' },
      },
      schemas: { Problem: toSchema(problem, 'output'), ...namedSchemas() },
    },
  }
}

function buildPaths(): Json {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [name, endpoint] of Object.entries<FileEndpoint>({
    ...endpoints,
    ...fileEndpoints,
    ...pictureEndpoints,
    ...hookEndpoints,
    ...oauthEndpoints,
  })) {
    const operations = (paths[endpoint.path.replace(/:(\w+)/g, '{$1}')] ??= {})
    for (const method of [endpoint.method, ...(endpoint.aliases ?? [])]) {
      const id = method === endpoint.method ? name : `${name}As${method}`
      operations[method.toLowerCase()] = buildOperation(id, endpoint)
    }
  }
  return paths
}

function buildOperation(operationId: string, endpoint: FileEndpoint): Json {
  const { tag, summary, access, auth, body, scope } = endpoint
  return {
    operationId,
    tags: [tag],
    summary,
    description: `Who: ${access}. ${aboutScope(endpoint)}`.trim(),
    // What an API token needs besides, for programs; the description says it to people.
    ...(auth === 'session' && { 'x-required-scope': scope }),
    ...(auth === 'none' && { security: [] }),
    parameters: [
      ...parametersIn('path', endpoint.params),
      ...parametersIn('query', endpoint.query),
      ...(takesIdempotencyKey(endpoint) ? [idempotencyKey] : []),
    ],
    ...(body && {
      requestBody: {
        required: true,
        description: `At most ${maxBodyBytes(endpoint)} bytes`,
        content: { 'application/json': { schema: toSchema(body, 'input') } },
      },
    }),
    ...(endpoint.consumes && {
      requestBody: { required: true, content: { [endpoint.consumes]: { schema: formWithFile } } },
    }),
    responses: { ...successOf(endpoint), ...problemsOf(endpoint) },
  }
}

/** What an API token needs; nothing for an endpoint open to anybody. */
export function aboutScope({ auth, scope }: Endpoint): string {
  if (auth === 'none') return ''
  return scope === null ? 'Not for API tokens.' : `API tokens: scope \`${scope}\`.`
}

function parametersIn(place: 'path' | 'query', schema: z.ZodObject): readonly Json[] {
  const { properties = {}, required = [] } = toSchema(schema, 'input')
  return Object.entries(properties as Json).map(([name, property]) => ({
    name,
    in: place,
    required: (required as readonly string[]).includes(name),
    schema: property,
  }))
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Made by the client: the same request with the same key is carried out once in 24 hours',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
}

const formWithFile = {
  type: 'object',
  required: ['file'],
  properties: { file: { type: 'string', format: 'binary' } },
}

function successOf({ status, output, produces }: FileEndpoint): Json {
  if (produces) return { [status]: { description: 'The file', content: { [produces]: {} } } }
  if (!output) return { [status]: { description: 'Done' } }
  return {
    [status]: {
      description: 'Done',
      content: { 'application/json': { schema: nameSchemas(toSchema(output, 'output')) } },
    },
  }
}

/** One answer for each status, with the codes it can carry. */
function problemsOf(endpoint: FileEndpoint): Json {
  const byStatus = Map.groupBy(codesOf(endpoint), (code) => errorCodes[code].status)
  const schema = { $ref: '#/components/schemas/Problem' }
  const entries = [...byStatus]
    .toSorted(([a], [b]) => a - b)
    .map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${errorCodes[code].title}`).join('; '),
        content: { 'application/problem+json': { schema } },
      },
    ])
  return Object.fromEntries(entries) as Json
}

/** What the endpoint names, and what every endpoint of its kind can answer. */
function codesOf(endpoint: FileEndpoint): readonly ErrorCode[] {
  const { errors, auth, body, consumes, params, query } = endpoint
  const hasInput = Object.keys({ ...params.shape, ...query.shape }).length > 0
  const common: ErrorCode[] = [
    ...(auth === 'session' ? (['unauthenticated', 'forbidden'] as const) : []),
    ...(body || hasInput ? (['invalid_input'] as const) : []),
    ...(body || consumes ? (['bad_request', 'request_timeout', 'too_large', 'unsupported_media_type'] as const) : []),
    'rate_limited',
    ...(takesIdempotencyKey(endpoint)
      ? (['idempotency_key_reused', 'request_in_progress', 'answer_lost'] as const)
      : []),
    'database_busy',
    'database_unavailable',
  ]
  return [...new Set([...errors, ...common])]
}
