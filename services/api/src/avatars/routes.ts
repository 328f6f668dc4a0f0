import type { Actions } from '../context.ts'
import { deleteAvatar } from './delete-avatar.ts'

export const avatarRoutes = { deleteAvatar } satisfies Partial<Actions>
