import { findAll } from './dom.ts'

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)

/** Names keys as this machine's keyboard does. */
export function showModKeys(root: ParentNode): void {
  if (isMac) for (const key of findAll('[data-mod-key]', root)) key.textContent = `⌘ ${key.dataset['modKey'] ?? ''}`
}
