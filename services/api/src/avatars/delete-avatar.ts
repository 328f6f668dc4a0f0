import type { Action } from '../context.ts'
import { putAvatar } from './put-avatar.ts'

export const deleteAvatar: Action<'deleteAvatar'> = (api, { principal }) => putAvatar(api, principal, null)
