export interface Manifest {
  readonly bun: string
  readonly environment: Readonly<Record<string, string>>
}
export function readManifest(root: string): Manifest
