import { defineJob } from '../jobs/job-kind.ts'

/** Looks up the links of a message; a page that cannot be had is no failure of it. */
export const previewJob = defineJob('message/preview', {
  maxAttempts: 3,
  run: async ({ previews }, { data, signal }) => {
    await previews.look(data.message_id, signal)
    return undefined
  },
})
