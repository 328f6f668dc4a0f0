import type { Actions } from '../context.ts'
import { deleteMessage } from './delete-message.ts'
import { editMessage } from './edit-message.ts'
import { getMessage } from './get-message.ts'
import { listMessages } from './list-messages.ts'
import { listReplies } from './list-replies.ts'
import { listVersions } from './list-versions.ts'
import { postMessage } from './post-message.ts'

export const messageRoutes = {
  listMessages,
  postMessage,
  getMessage,
  editMessage,
  deleteMessage,
  listReplies,
  listVersions,
} satisfies Partial<Actions>
