import type { Actions } from '../context.ts'
import { listAudit } from './list-audit.ts'

export const auditRoutes = { listAudit } satisfies Partial<Actions>
