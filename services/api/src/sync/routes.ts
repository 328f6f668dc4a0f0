import type { Actions } from '../context.ts'
import { getMemberships } from './get-memberships.ts'
import { sync } from './sync.ts'

export const syncRoutes = { sync, getMemberships } satisfies Partial<Actions>
