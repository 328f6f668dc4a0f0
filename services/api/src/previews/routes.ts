import type { Actions } from '../context.ts'
import { removePreview } from './remove-preview.ts'

export const previewRoutes = { removePreview } satisfies Partial<Actions>
