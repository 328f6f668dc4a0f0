import type { Actions } from '../context.ts'
import { deleteAvatar } from './delete-avatar.ts'
import { deleteCommunityIcon } from './delete-community-icon.ts'

export const avatarRoutes = { deleteAvatar, deleteCommunityIcon } satisfies Partial<Actions>
