import type { Action } from '../context.ts'
import { putCommunityIcon } from './put-community-icon.ts'

export const deleteCommunityIcon: Action<'deleteCommunityIcon'> = (api, { principal, params }) =>
  putCommunityIcon(api, principal, { community: params.community, key: null })
