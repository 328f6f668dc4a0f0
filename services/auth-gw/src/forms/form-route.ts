import type { Principal } from '@ajet/shared/http'
import type { GatewayContext } from '../deps.ts'
import type { Visitor } from '../sessions/open-session.ts'
import type { Form } from './parse-form.ts'

/** Where a form leads when it worked; with the token of a session when it opened one. */
export interface FormAnswer {
  /** Default: where the form says, else home. */
  readonly location?: string
  readonly token?: string
}

export interface FormCall {
  readonly gateway: GatewayContext
  readonly request: Request
  readonly form: Form
  readonly visitor: Visitor
  /** @throws ApiError `unauthenticated` */
  readonly principal: () => Promise<Principal>
}

export interface FormRoute {
  /** The page the form is on, with what it needs to show it again. */
  readonly page: (form: Form) => string
  /** Names of further fields that may stand in the address of that page. */
  readonly keeps?: readonly string[]
  readonly run: (call: FormCall) => Promise<FormAnswer>
}
