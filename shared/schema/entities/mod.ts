import { channel, channelCategory, channelMember, channelRead } from './channels.ts'
import { ban, community, communityMember, invite, mute } from './communities.ts'
import { deviceLink, signingKey } from './device-links.ts'
import {
  attachment,
  mention,
  message,
  messagePersona,
  messageVersion,
  notification,
  reaction,
  threadFollow,
  webhook,
} from './messages.ts'
import { customCommand } from './commands.ts'
import { outgoingWebhook } from './outgoing.ts'
import { linkPreview, messagePreview } from './previews.ts'
import { apiToken, apiUser, oauthAccount, oauthTransaction, session, user } from './people.ts'
import { mailDigest, reminder } from './reminders.ts'
import { mailLink, passkey, recoveryCode, signInChallenge, totpSecret } from './sign-in.ts'
import { auditEntry, oauthProvider, outboxEntry, systemSetting } from './system.ts'

/**
 * Every stored entity by the name of its table (SC-1), with the columns' names. A row is meant as JSON: times in
 * ISO 8601, bytes in base64. What people send is checked by the endpoints; these say what must hold once it is stored.
 */
export const entities = {
  users: user,
  oauth_accounts: oauthAccount,
  oauth_transactions: oauthTransaction,
  sessions: session,
  mail_links: mailLink,
  totp_secrets: totpSecret,
  recovery_codes: recoveryCode,
  passkeys: passkey,
  sign_in_challenges: signInChallenge,
  api_users: apiUser,
  api_tokens: apiToken,
  device_links: deviceLink,
  signing_keys: signingKey,
  communities: community,
  community_members: communityMember,
  bans: ban,
  mutes: mute,
  invites: invite,
  channels: channel,
  channel_categories: channelCategory,
  channel_members: channelMember,
  channel_reads: channelRead,
  messages: message,
  message_versions: messageVersion,
  thread_follows: threadFollow,
  mentions: mention,
  reactions: reaction,
  attachments: attachment,
  webhooks: webhook,
  outgoing_webhooks: outgoingWebhook,
  custom_commands: customCommand,
  message_personas: messagePersona,
  link_previews: linkPreview,
  message_previews: messagePreview,
  notifications: notification,
  reminders: reminder,
  mail_digests: mailDigest,
  oauth_providers: oauthProvider,
  system_settings: systemSetting,
  outbox: outboxEntry,
  audit_log: auditEntry,
} as const

export type EntityName = keyof typeof entities
