import { apiUserRoutes } from './api-users/routes.ts'
import { attachmentRoutes } from './attachments/routes.ts'
import { auditRoutes } from './audit-log/routes.ts'
import { avatarRoutes } from './avatars/routes.ts'
import { banRoutes } from './bans/routes.ts'
import { categoryRoutes } from './categories/routes.ts'
import { channelRoutes } from './channels/routes.ts'
import { communityRoutes } from './communities/routes.ts'
import { commandRoutes } from './commands/routes.ts'
import type { Actions } from './context.ts'
import { deviceLinkRoutes } from './device-links/routes.ts'
import { dmRoutes } from './dms/routes.ts'
import { inviteRoutes } from './invites/routes.ts'
import { loginMethodRoutes } from './login-methods/routes.ts'
import { memberRoutes } from './members/routes.ts'
import { messageRoutes } from './messages/routes.ts'
import { muteRoutes } from './mutes/routes.ts'
import { notificationRoutes } from './notifications/routes.ts'
import { outgoingWebhookRoutes } from './outgoing-webhooks/routes.ts'
import { presenceRoutes } from './presence/routes.ts'
import { pinRoutes } from './pins/routes.ts'
import { previewRoutes } from './previews/routes.ts'
import { reactionRoutes } from './reactions/routes.ts'
import { readRoutes } from './reads/routes.ts'
import { reminderRoutes } from './reminders/routes.ts'
import { searchRoutes } from './search/routes.ts'
import { syncRoutes } from './sync/routes.ts'
import { threadRoutes } from './threads/routes.ts'
import { securityRoutes } from './security/routes.ts'
import { userRoutes } from './users/routes.ts'
import { webhookRoutes } from './webhooks/routes.ts'

export const actions: Actions = {
  ...userRoutes,
  ...avatarRoutes,
  ...securityRoutes,
  ...loginMethodRoutes,
  ...deviceLinkRoutes,
  ...presenceRoutes,
  ...syncRoutes,
  ...communityRoutes,
  ...memberRoutes,
  ...auditRoutes,
  ...banRoutes,
  ...muteRoutes,
  ...inviteRoutes,
  ...channelRoutes,
  ...categoryRoutes,
  ...webhookRoutes,
  ...apiUserRoutes,
  ...outgoingWebhookRoutes,
  ...commandRoutes,
  ...readRoutes,
  ...messageRoutes,
  ...pinRoutes,
  ...threadRoutes,
  ...reactionRoutes,
  ...previewRoutes,
  ...attachmentRoutes,
  ...searchRoutes,
  ...dmRoutes,
  ...notificationRoutes,
  ...reminderRoutes,
}
