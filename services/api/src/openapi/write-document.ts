import { join } from 'node:path'
import { buildDocument } from './document.ts'

/** The copy of the document that is kept with the documentation. `bun services/api/src/openapi/write-document.ts` makes it anew. */
export const documentPath = join(import.meta.dir, '../../../../docs/api/openapi.json')

/** The document as it is written to the file. */
export function documentText(): string {
  return `${JSON.stringify(buildDocument(), null, 2)}\n`
}

if (import.meta.main) await Bun.write(documentPath, documentText())
