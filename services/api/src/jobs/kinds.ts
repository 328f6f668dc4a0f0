import type { ApiContext } from '../context.ts'
import type { JobName } from './job-data.ts'
import type { JobKind } from './job-kind.ts'
import { tidyJobs } from './tidy-jobs.ts'

/** Every kind of job: one that is missing does not compile. */
export const jobKinds: { readonly [N in JobName]: JobKind<ApiContext> } = {
  'jobs/tidy': tidyJobs,
}
