import type { Actions } from '../context.ts'
import { sync } from './sync.ts'

export const syncRoutes = { sync } satisfies Partial<Actions>
