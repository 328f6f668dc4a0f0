import type { z } from 'zod'
import type { Endpoint, endpoints } from '../schema/mod.ts'
import type { FileContent } from './multipart.ts'
import type { UploadOptions } from './upload.ts'

export type Endpoints = typeof endpoints
export type EndpointName = keyof Endpoints

/** What every call may carry beside the endpoint's own parts. */
export interface CallOptions {
  /** Gives the call up; the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal
  /**
   * For writes that would do their thing twice: the server carries the same request with the same key out once in 24
   * hours. Left out, each call has its own. Give one to repeat a call after a restart of the program.
   */
  readonly idempotencyKey?: string
}

/** True for `z.object({})`, whose inferred type would be a record of anything. */
type IsEmpty<T extends z.ZodObject> = keyof T['shape'] extends never ? true : false

type ParamsPart<P extends z.ZodObject> =
  IsEmpty<P> extends true ? { readonly params?: undefined } : { readonly params: Readonly<z.input<P>> }

type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T]

/** Parsed types (numbers, lists), because the client writes them as text; optional where the input is. */
type QueryOf<Q extends z.ZodObject> = {
  readonly [K in Exclude<keyof z.input<Q>, OptionalKeys<z.input<Q>>>]: K extends keyof z.output<Q>
    ? z.output<Q>[K]
    : never
} & { readonly [K in OptionalKeys<z.input<Q>>]?: K extends keyof z.output<Q> ? z.output<Q>[K] : never }

type QueryPart<Q extends z.ZodObject> =
  IsEmpty<Q> extends true
    ? { readonly query?: undefined }
    : object extends QueryOf<Q>
      ? { readonly query?: QueryOf<Q> }
      : { readonly query: QueryOf<Q> }

type BodyPart<B> = B extends z.ZodType ? { readonly body: Readonly<z.input<B>> } : { readonly body?: undefined }

/** The argument of one endpoint's method. */
export type Args<E> =
  E extends Endpoint<infer P, infer Q, infer B> ? ParamsPart<P> & QueryPart<Q> & BodyPart<B> & CallOptions : never

/** What one endpoint's method resolves to; nothing for endpoints that answer 204. */
export type Output<E> = E extends { readonly output: infer R } ? (R extends z.ZodType ? z.output<R> : void) : never

type Call<E> = object extends Args<E> ? (args?: Args<E>) => Promise<Output<E>> : (args: Args<E>) => Promise<Output<E>>

/** One method per endpoint of the public surface. Every method rejects with one of the errors of errors.ts. */
export type ApiClient = { readonly [N in EndpointName]: Call<Endpoints[N]> } & {
  /** The same client speaking for somebody else; null speaks for nobody. */
  withToken(token: string | null, traceId?: string): ApiClient
  /** Sends one file as a form to a path such as `/api/channels/<id>/attachments` (AC-14). Never repeated by itself. */
  upload<T = unknown>(path: string, file: FileContent, options?: UploadOptions<T>): Promise<T>
}
