import type { Actions } from '../context.ts'
import { createApiToken } from './create-api-token.ts'
import { createApiUser } from './create-api-user.ts'
import { deleteApiUser } from './delete-api-user.ts'
import { getApiUser } from './get-api-user.ts'
import { listApiTokens } from './list-api-tokens.ts'
import { listApiUsers } from './list-api-users.ts'
import { revokeApiToken } from './revoke-api-token.ts'

export const apiUserRoutes = {
  listApiUsers,
  getApiUser,
  createApiUser,
  deleteApiUser,
  listApiTokens,
  createApiToken,
  revokeApiToken,
} satisfies Partial<Actions>
