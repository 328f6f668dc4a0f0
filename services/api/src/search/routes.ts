import type { Actions } from '../context.ts'
import { search } from './search.ts'

export const searchRoutes = { search } satisfies Partial<Actions>
