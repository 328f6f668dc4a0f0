import type { Actions } from '../context.ts'
import { markRead } from './mark-read.ts'

export const readRoutes = { markRead } satisfies Partial<Actions>
