import type { Migration } from 'kysely/migration'
import { core } from './0001-core.ts'
import { mailQueue } from './0002-mail-queue.ts'
import { notifications } from './0003-notifications.ts'
import { attachments } from './0004-attachments.ts'
import { search } from './0005-search.ts'
import { categories } from './0006-categories.ts'
import { webhooks } from './0007-webhooks.ts'
import { bans } from './0008-bans.ts'
import { mutes } from './0009-mutes.ts'
import { oauth } from './0010-oauth.ts'
import { mailLinks } from './0011-mail-links.ts'
import { secondFactors } from './0012-second-factors.ts'
import { apiUsers } from './0013-api-users.ts'
import { deviceLinks } from './0014-device-links.ts'
import { messageLives } from './0015-message-lives.ts'
import { keywordsAndKeys } from './0016-keywords-and-keys.ts'
import { linkPreviews } from './0017-link-previews.ts'
import { outgoingWebhooks } from './0018-outgoing-webhooks.ts'
import { customCommands } from './0019-custom-commands.ts'
import { jobs } from './0020-jobs.ts'
import { retention } from './0021-retention.ts'
import { reminders } from './0022-reminders.ts'
import { limits } from './0023-limits.ts'
import { sealedSecrets } from './0024-sealed-secrets.ts'
import { pictureKeys } from './0025-picture-keys.ts'
import { auditTime } from './0026-audit-time.ts'
import { proofs } from './0028-proofs.ts'
import { personaEmoji } from './0030-persona-emoji.ts'
import { deletedUsers } from './0031-deleted-users.ts'
import { searchSegments } from './0032-search-segments.ts'
import { searchEmoji } from './0033-search-emoji.ts'

/** Every migration of this build, in order of the key. Migrations that have been released are never edited. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001_core': core,
  '0002_mail_queue': mailQueue,
  '0003_notifications': notifications,
  '0004_attachments': attachments,
  '0005_search': search,
  '0006_categories': categories,
  '0007_webhooks': webhooks,
  '0008_bans': bans,
  '0009_mutes': mutes,
  '0010_oauth': oauth,
  '0011_mail_links': mailLinks,
  '0012_second_factors': secondFactors,
  '0013_api_users': apiUsers,
  '0014_device_links': deviceLinks,
  '0015_message_lives': messageLives,
  '0016_keywords_and_keys': keywordsAndKeys,
  '0017_link_previews': linkPreviews,
  '0018_outgoing_webhooks': outgoingWebhooks,
  '0019_custom_commands': customCommands,
  '0020_jobs': jobs,
  '0021_retention': retention,
  '0022_reminders': reminders,
  '0023_limits': limits,
  '0024_sealed_secrets': sealedSecrets,
  '0025_picture_keys': pictureKeys,
  '0026_audit_time': auditTime,
  '0028_proofs': proofs,
  '0030_persona_emoji': personaEmoji,
  '0031_deleted_users': deletedUsers,
  '0032_search_segments': searchSegments,
  '0033_search_emoji': searchEmoji,
}
