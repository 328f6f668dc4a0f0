import { isUniqueViolation } from '@ajet/shared/db'
import { ApiError, invalidInput } from '@ajet/shared/http'
import { isId } from '@ajet/shared/std'

/** A slug that looks like an id would never be found: addresses take ids and slugs at the same place. @throws ApiError `invalid_input` */
export function requireSlug(slug: string | undefined): void {
  if (slug !== undefined && isId(slug)) throw invalidInput([{ path: 'slug', message: 'looks like an id' }])
}

/** Runs a change of a community's slug. @throws ApiError `name_taken` when another community has it */
export async function takingSlug<T>(slug: string | undefined, change: () => Promise<T>): Promise<T> {
  requireSlug(slug)
  try {
    return await change()
  } catch (error) {
    if (isUniqueViolation(error, 'communities_slug_key')) throw new ApiError('name_taken', { slug })
    throw error
  }
}
