import type { Actions } from '../context.ts'
import { deleteMe } from './delete-me.ts'
import { getMe } from './get-me.ts'
import { getUser } from './get-user.ts'
import { listUsers } from './list-users.ts'
import { updateMe } from './update-me.ts'

export const userRoutes = { getMe, updateMe, deleteMe, getUser, listUsers } satisfies Partial<Actions>
