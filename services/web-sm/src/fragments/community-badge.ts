import type { CommunityView } from '@ajet/shared/schema'
import { isLocalPath } from './avatar.ts'
import { markup, type Markup } from './markup.ts'

/** The picture of a community, or its first letter. Decorative: the name stands beside it. */
export function renderCommunityBadge(
  { id, name, icon_url: icon }: Pick<CommunityView, 'id' | 'name' | 'icon_url'>,
  className = '',
): Markup {
  if (isLocalPath(icon))
    return markup`<img class="community-badge ${className}" data-community-badge="${id}" src="${icon}" alt="" width="28" height="28">`
  return markup`<span class="community-badge ${className}" data-community-badge="${id}" aria-hidden="true">${[...name][0]?.toUpperCase()}</span>`
}
