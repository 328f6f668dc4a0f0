import type { Actions } from '../context.ts'
import { createCommunity } from './create-community.ts'
import { deleteCommunity } from './delete-community.ts'
import { getCommunity } from './get-community.ts'
import { listCommunities } from './list-communities.ts'
import { transferCommunity } from './transfer-community.ts'
import { updateCommunity } from './update-community.ts'

export const communityRoutes = {
  listCommunities,
  createCommunity,
  getCommunity,
  updateCommunity,
  deleteCommunity,
  transferCommunity,
} satisfies Partial<Actions>
