import type { AssetName } from '../assets/build-assets.ts'
import type { Reader } from '../http/visit.ts'

/** What the frame of every page needs. */
export interface PageContext {
  pathOf(name: AssetName): string
  readonly reader: Reader | undefined
  /** Bytes of an uploaded file at most. */
  readonly maxUploadBytes: number
}
