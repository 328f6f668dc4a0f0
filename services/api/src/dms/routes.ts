import type { Actions } from '../context.ts'
import { listDms } from './list-dms.ts'
import { openDm } from './open-dm.ts'

export const dmRoutes = { listDms, openDm } satisfies Partial<Actions>
