import { apiUserEndpoints } from './api-users.ts'
import type { Endpoint } from '../endpoint.ts'
import { attachmentEndpoints, fileEndpoints } from './attachments.ts'
import { auditEndpoints } from './audit.ts'
import { authEndpoints as coreAuthEndpoints } from './auth.ts'
import { avatarEndpoints, pictureEndpoints } from './avatars.ts'
import { banEndpoints } from './bans.ts'
import { categoryEndpoints } from './categories.ts'
import { channelEndpoints } from './channels.ts'
import { commandEndpoints } from './commands.ts'
import { communityEndpoints } from './communities.ts'
import { deviceLinkEndpoints } from './device.ts'
import { customCommandEndpoints } from './custom-commands.ts'
import { dmEndpoints } from './dms.ts'
import { loginMethodEndpoints } from './login-methods.ts'
import { messageEndpoints } from './messages.ts'
import { notificationEndpoints } from './notifications.ts'
import { pinEndpoints } from './pins.ts'
import { outgoingWebhookEndpoints } from './outgoing-webhooks.ts'
import { reminderEndpoints } from './reminders.ts'
import { previewEndpoints } from './previews.ts'
import { oauthEndpoints, providerEndpoints } from './providers.ts'
import { searchEndpoints } from './search.ts'
import { threadEndpoints } from './threads.ts'
import { securityEndpoints } from './security.ts'
import { userEndpoints } from './users.ts'
import { hookEndpoints, webhookEndpoints } from './webhooks.ts'

/** Endpoints of the gateway. */
export const authEndpoints = { ...coreAuthEndpoints, ...providerEndpoints }

/** Endpoints served by the API. */
export const apiEndpoints = {
  ...userEndpoints,
  ...avatarEndpoints,
  ...securityEndpoints,
  ...loginMethodEndpoints,
  ...deviceLinkEndpoints,
  ...communityEndpoints,
  ...auditEndpoints,
  ...banEndpoints,
  ...channelEndpoints,
  ...categoryEndpoints,
  ...webhookEndpoints,
  ...apiUserEndpoints,
  ...outgoingWebhookEndpoints,
  ...commandEndpoints,
  ...customCommandEndpoints,
  ...messageEndpoints,
  ...previewEndpoints,
  ...pinEndpoints,
  ...threadEndpoints,
  ...attachmentEndpoints,
  ...searchEndpoints,
  ...dmEndpoints,
  ...notificationEndpoints,
  ...reminderEndpoints,
}

/** The whole public surface: what the gateway answers itself and what it passes to the API. */
export const endpoints = { ...authEndpoints, ...apiEndpoints }

const keyed = new Set<Endpoint>(
  Object.values<Endpoint>(apiEndpoints).filter(
    ({ method, auth, idempotent }) => method === 'POST' && auth === 'session' && idempotent !== true,
  ),
)

/** Writes of the API that would do their thing twice when repeated: with an Idempotency-Key they do not. */
export function takesIdempotencyKey(endpoint: Endpoint): boolean {
  return keyed.has(endpoint)
}

export { fileEndpoints, hookEndpoints, pictureEndpoints, oauthEndpoints }
export type { FileEndpoint } from './attachments.ts'
export type { PasskeyView } from './passkeys.ts'
export type { SecurityView } from './security.ts'
