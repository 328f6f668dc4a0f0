import type { CategoryView } from '@ajet/shared/schema'
import { iso } from '../time.ts'

export interface CategoryRow extends Omit<CategoryView, 'created_at'> {
  readonly created_at: Date
}

export function categoryView({ id, community_id, name, position, created_at }: CategoryRow): CategoryView {
  return { id, community_id, name, position, created_at: iso(created_at) }
}
