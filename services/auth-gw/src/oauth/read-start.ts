import { findCredentials } from '@ajet/shared/auth'
import { ApiError, validate, type RawCall } from '@ajet/shared/http'
import { fields } from '@ajet/shared/schema'
import { z } from 'zod'
import type { GatewayContext } from '../deps.ts'
import { formBody, isForm, parseForm, type Form } from '../forms/parse-form.ts'
import { isForeign } from '../guard/origin-check.ts'
import type { StartInput } from './start-sign-in.ts'

const setup = z.object({
  setup_token: z.string().max(200),
  community: z.object({ name: fields.communityName, slug: fields.slug }),
})

/** The fields of the request that begins a sign-in: of its form, or of its query, where no secret belongs. */
export async function readFields({ request }: Pick<RawCall, 'request'>): Promise<Form> {
  if (request.method !== 'POST') {
    const { setup_token: _, ...rest } = Object.fromEntries(new URL(request.url).searchParams)
    return rest
  }
  if (!isForm(request))
    throw new ApiError('unsupported_media_type', { accepted: ['application/x-www-form-urlencoded'] })
  return await parseForm(request)
}

/** @throws ApiError `unauthenticated`, `step_up_required`, `invalid_credentials`, `cross_origin`, `invalid_input` */
export async function readStart(
  gateway: GatewayContext,
  { request, params }: Pick<RawCall, 'request' | 'params'>,
  form: Form,
): Promise<StartInput> {
  const wantsLink = form['link'] === '1' || form['link'] === 'true'
  // A link, in a message for instance, must not begin to change the account of whoever follows it.
  if (wantsLink && request.method !== 'POST') throw new ApiError('method_not_allowed', { allow: ['POST'] })
  const invite_code = form['invite_code'] || form['invite'] || undefined
  // Another site may send people to sign in, but neither join them to something nor change their account.
  if ((wantsLink || invite_code !== undefined) && isForeign({ request, baseUrl: gateway.config.base_url }))
    throw new ApiError('cross_origin')
  return {
    provider: params['provider'] ?? '',
    return_to: form['return_to'],
    invite_code,
    link: wantsLink ? await requireOwner(gateway, request, form) : null,
    setup: form['setup_token'] === undefined ? null : validate(setup, formBody(form)),
  }
}

/** A linked account opens this one for good: a session that was left open, or stolen, is not enough to link one. */
async function requireOwner(gateway: GatewayContext, request: Request, form: Form) {
  const principal = await gateway.authenticator.authenticate(request)
  // An account is linked by the person in front of the browser, not by a program in their name.
  if (principal?.kind !== 'user' || findCredentials(request, gateway.secure)?.source !== 'cookie')
    throw new ApiError('unauthenticated')
  const password = request.method === 'POST' ? form['current_password'] || undefined : undefined
  await gateway.stepUp({ principal, password, freshIsEnough: true })
  return principal
}
