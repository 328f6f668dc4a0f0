import type { Actions } from '../context.ts'
import { getDeviceLink } from './get-device-link.ts'

export const deviceLinkRoutes = { getDeviceLink } satisfies Partial<Actions>
