import type { Actions } from '../context.ts'
import { heartbeat } from './heartbeat.ts'

export const presenceRoutes = { heartbeat } satisfies Partial<Actions>
