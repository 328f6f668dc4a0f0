/** Throws when a condition the program relies on does not hold. For programming errors only, never for input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Assertion failed: ${message}`)
}
