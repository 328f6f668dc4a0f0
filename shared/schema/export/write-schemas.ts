import { join } from 'node:path'
import { schemaDocuments, schemaFolder } from './documents.ts'
import { eventSchemas, hashOf, type RecordedEvents } from './event-schemas.ts'
import { eventsVersion } from '../events.ts'
import { findBreaks } from './find-breaks.ts'

/**
 * Writes the JSON Schemas anew: `bun shared/schema/export/write-schemas.ts`.
 *
 * @throws Error when the events lost or changed something, or gained something without a raised `eventsVersion`
 */
export async function writeSchemas(folder = schemaFolder): Promise<void> {
  const recorded = Bun.file(join(folder, 'events.schema.json'))
  if (await recorded.exists()) assertMayReplace((await recorded.json()) as RecordedEvents)
  for (const [name, text] of Object.entries(schemaDocuments())) await Bun.write(join(folder, name), text)
}

function assertMayReplace(recorded: RecordedEvents): void {
  const schemas = eventSchemas()
  const breaks = findBreaks(recorded.$defs, schemas)
  if (breaks.length > 0) throw new Error(`Events only gain fields (AJ-62):\n${breaks.join('\n')}`)
  if (hashOf(schemas) !== recorded.hash && eventsVersion <= recorded.version) {
    throw new Error(`The events have gained something: raise eventsVersion above ${recorded.version}`)
  }
}

if (import.meta.main) await writeSchemas()
