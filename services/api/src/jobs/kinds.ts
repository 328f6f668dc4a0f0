import { collectOrphansJob, collectPicturesJob } from '../attachments/collect-orphans.ts'
import { dropUnpostedJob } from '../attachments/drop-unposted.ts'
import { eraseChannelJob } from '../channels/erase-channel.ts'
import { eraseCommunityJob } from '../communities/erase-community.ts'
import type { ApiContext } from '../context.ts'
import { sendDigestsJob } from '../digests/send-digests.ts'
import { purgeChannelJob } from '../messages/purge-channel.ts'
import { expireMutesJob } from '../mutes/expire-mutes.ts'
import { previewJob } from '../previews/preview-job.ts'
import { deliverReminderJob } from '../reminders/deliver-reminder.ts'
import { expireChannelJob } from '../retention/expire-channel.ts'
import { sweepRetentionJob } from '../retention/sweep-retention.ts'
import { sealPlainSecrets } from '../secrets/seal-plain-secrets.ts'
import { eraseUserJob } from '../users/erase-user.ts'
import type { JobName } from './job-data.ts'
import type { JobKind } from './job-kind.ts'
import { tidyAudit, tidyJobs, tidyKeys, tidyMails, tidySignIn } from './tidy-jobs.ts'

/** Every kind of job: one that is missing does not compile. */
export const jobKinds: { readonly [N in JobName]: JobKind<ApiContext> } = {
  'jobs/tidy': tidyJobs,
  'channel/erase': eraseChannelJob,
  'community/erase': eraseCommunityJob,
  'user/erase': eraseUserJob,
  'channel/purge': purgeChannelJob,
  'channel/expire': expireChannelJob,
  'message/preview': previewJob,
  'retention/sweep': sweepRetentionJob,
  'reminder/deliver': deliverReminderJob,
  'mutes/expire': expireMutesJob,
  'digests/send': sendDigestsJob,
  'files/orphans': collectOrphansJob,
  'files/pictures': collectPicturesJob,
  'files/unposted': dropUnpostedJob,
  'idempotency/tidy': tidyKeys,
  'sign-in/tidy': tidySignIn,
  'audit/tidy': tidyAudit,
  'mails/tidy': tidyMails,
  'secrets/seal': sealPlainSecrets,
}

const { 'message/preview': preview, ...ours } = jobKinds

/** What waits for servers of strangers has runners of its own: reminders and the like do not wait behind it. */
export const jobLanes = { ours, strangers: { 'message/preview': preview } } as const
