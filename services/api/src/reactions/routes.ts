import type { Actions } from '../context.ts'
import { addReaction } from './add-reaction.ts'
import { listReactions } from './list-reactions.ts'
import { removeReaction } from './remove-reaction.ts'

export const reactionRoutes = { addReaction, listReactions, removeReaction } satisfies Partial<Actions>
