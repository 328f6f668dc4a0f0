import type { Actions } from '../context.ts'
import { getMySecurity } from './get-my-security.ts'

export const securityRoutes = { getMySecurity } satisfies Partial<Actions>
