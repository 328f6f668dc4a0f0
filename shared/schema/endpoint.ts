import { z } from 'zod'
import type { AccessRule } from './access-rules.ts'
import type { ErrorCode } from './errors.ts'
import { uuid } from './fields.ts'
import { limits } from './limits.ts'
import { defaultScope, type TokenScope } from './scope.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Who may call: `none` anybody, `session` any signed-in user; finer rules are the action's (`access` describes them). */
export type Auth = 'none' | 'session'

/** One endpoint of the public surface. Routes, the typed client and the OpenAPI document are all made from it. */
export interface Endpoint<
  P extends z.ZodObject = z.ZodObject,
  Q extends z.ZodObject = z.ZodObject,
  B extends z.ZodType | undefined = z.ZodType | undefined,
  R extends z.ZodType | undefined = z.ZodType | undefined,
  A extends Auth = Auth,
> {
  readonly method: Method
  /** Further methods that mean the same. */
  readonly aliases?: readonly Method[]
  /** Path with `:name` parameters. */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly auth: A
  /** Who may do it and to which object, in one sentence. */
  readonly access: string
  /** The same as a rule that the matrix of ABU-10 checks. */
  readonly allow: AccessRule
  /** What an API token needs; null: it is not for API tokens, or for anybody. */
  readonly scope: TokenScope | null
  readonly params: P
  readonly query: Q
  readonly body: B
  /** Bytes of its body at most, where the schema bounds less than it takes; see `maxBodyBytes`. */
  readonly bodyBytes?: number
  readonly status: 200 | 201 | 204 | 303
  readonly output: R
  readonly errors: readonly ErrorCode[]
  /** True when repeating the call changes nothing more, so that a client may retry it. GET always is. */
  readonly idempotent?: boolean
}

/** What a caller gives as the body of an endpoint; undefined where it takes none. */
export type BodyOf<E extends Pick<Endpoint, 'body'>> = E['body'] extends z.ZodType ? z.input<E['body']> : undefined

const nothing = z.object({})

/** Declares an endpoint; what is left out is empty. */
export function defineEndpoint<
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType | undefined = undefined,
  R extends z.ZodType | undefined = undefined,
  A extends Auth = 'session',
>(spec: {
  readonly method: Method
  readonly aliases?: readonly Method[]
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly auth?: A
  readonly access: string
  readonly allow: AccessRule
  /** Left out: as `defaultScope` says. */
  readonly scope?: TokenScope | null
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly bodyBytes?: number
  readonly status?: 200 | 201 | 204 | 303
  readonly output?: R
  readonly errors?: readonly ErrorCode[]
  readonly idempotent?: boolean
}): Endpoint<P, Q, B, R, A> {
  const auth = spec.auth ?? ('session' as A)
  return {
    ...spec,
    auth,
    scope: spec.scope === undefined ? defaultScope({ ...spec, auth }) : spec.scope,
    params: spec.params ?? (nothing as P),
    query: spec.query ?? (nothing as Q),
    body: spec.body as B,
    output: spec.output as R,
    status: spec.status ?? (spec.output ? 200 : 204),
    errors: spec.errors ?? [],
  }
}

/** Query of every list: the entity's UUID to begin after or before, and how many (AJ-72). */
export const pageQuery = z.object({
  after: uuid.optional(),
  before: uuid.optional(),
  limit: z.coerce.number().int().min(1).max(limits.pageMax).default(limits.pageDefault),
})
export type PageQuery = z.infer<typeof pageQuery>

/** One page, items in ascending order; `next` continues with `after`, `prev` with `before`; null at either end. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: uuid.nullable(), prev: uuid.nullable() })
}
export interface Page<T> {
  readonly items: readonly T[]
  readonly next: string | null
  readonly prev: string | null
}
