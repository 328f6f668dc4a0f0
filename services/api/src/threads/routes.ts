import type { Actions } from '../context.ts'
import { followThread, unfollowThread } from './follow-thread.ts'
import { getThread } from './get-thread.ts'
import { listThreads } from './list-threads.ts'
import { markThreadRead } from './mark-thread-read.ts'

export const threadRoutes = {
  listThreads,
  getThread,
  followThread,
  unfollowThread,
  markThreadRead,
} satisfies Partial<Actions>
