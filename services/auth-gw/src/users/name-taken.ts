import { isUniqueViolation } from '@ajet/shared/db'
import { ApiError } from '@ajet/shared/http'

const FIELDS = {
  users_username_key: 'username',
  users_email_key: 'email',
  communities_slug_key: 'community.slug',
  oauth_providers_name_key: 'name',
} as const

/** What the caller is told when the database refuses a name for being taken; undefined for every other error. */
export function nameTaken(error: unknown): ApiError | undefined {
  for (const [constraint, field] of Object.entries(FIELDS)) {
    if (isUniqueViolation(error, constraint)) return new ApiError('name_taken', { field }, `This ${field} is taken`)
  }
  return undefined
}
