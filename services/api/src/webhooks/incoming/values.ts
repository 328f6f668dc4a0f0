/** What lies at a path of a payload nobody has checked; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let here = value
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined
    here = (here as Readonly<Record<string, unknown>>)[key]
  }
  return here
}

/** Colours of a terminal, as they stand in the output of builds, and characters that cannot be stored. */
const UNSTORABLE =
  /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu

/** The text or number at a path, without what cannot be stored; empty where there is none. */
export function textAt(value: unknown, ...path: readonly string[]): string {
  const found = at(value, ...path)
  return typeof found === 'string' || typeof found === 'number' ? String(found).replace(UNSTORABLE, '') : ''
}

/** The list at a path, at most 100 of it; empty where there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.slice(0, 100) : []
}

/** How long the list at a path is; 0 where there is none. */
export function sizeAt(value: unknown, ...path: readonly string[]): number {
  const found = at(value, ...path)
  return Array.isArray(found) ? found.length : 0
}
