import type { Actions } from '../context.ts'
import { addReaction } from './add-reaction.ts'
import { removeReaction } from './remove-reaction.ts'

export const reactionRoutes = { addReaction, removeReaction } satisfies Partial<Actions>
