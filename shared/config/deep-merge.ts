export interface Tree {
  readonly [key: string]: unknown
}

/** `over` laid on `base`: maps are merged key by key, everything else is replaced (CFG-2). Neither is changed. */
export function deepMerge(base: Tree, over: Tree): Tree {
  const merged: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = Object.hasOwn(merged, key) ? merged[key] : undefined
    const both = isTree(before) && isTree(value) ? deepMerge(before, value) : value
    Object.defineProperty(merged, key, { value: both, enumerable: true, configurable: true, writable: true })
  }
  return merged
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
