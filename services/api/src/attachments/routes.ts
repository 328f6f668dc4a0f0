import type { Actions } from '../context.ts'
import { beginUpload } from './begin-upload.ts'
import { completeUpload } from './complete-upload.ts'

export const attachmentRoutes = { beginUpload, completeUpload } satisfies Partial<Actions>
