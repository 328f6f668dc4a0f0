import type { z } from 'zod'
import type { Endpoint } from '../schema/endpoint.ts'
import type { Principal } from './principal.ts'
import type { Edge } from './service.ts'

/** A request to an endpoint with everything checked; typed by the endpoint. */
export interface Call<E extends Endpoint = Endpoint> {
  readonly params: z.output<E['params']>
  readonly query: z.output<E['query']>
  readonly body: E['body'] extends z.ZodType ? z.output<E['body']> : undefined
  /** The caller; never null where the endpoint wants a session. Endpoints open to anybody do not look. */
  readonly principal: E['auth'] extends 'session' ? Principal : null
  readonly traceId: string
  readonly request: Request
  readonly edge: Edge
  /** Headers to add to the answer, for example a cookie. */
  readonly headers: Headers
}

/** What an action gives back: the endpoint's output, nothing where it has none. */
export type Output<E extends Endpoint> = E['output'] extends z.ZodType ? z.input<E['output']> : void

export type EndpointHandler<E extends Endpoint> = (call: Call<E>) => Output<E> | Promise<Output<E>>

/** A request to a route that is not an endpoint of the schema (a document, a page). */
export interface RawCall {
  readonly params: Readonly<Record<string, string>>
  readonly traceId: string
  readonly request: Request
  readonly edge: Edge
}

export type RawHandler = (call: RawCall) => Response | Promise<Response>
