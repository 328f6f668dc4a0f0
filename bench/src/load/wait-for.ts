/** Asks every few ms until `done` says yes; resolves false after `timeoutMs`. */
export async function waitFor(done: () => boolean | Promise<boolean>, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs
  for (;;) {
    if (await done()) return true
    if (performance.now() > end) return false
    await Bun.sleep(5)
  }
}
