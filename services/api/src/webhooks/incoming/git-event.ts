import { codeEvents } from './git-code.ts'
import { runEvents } from './git-runs.ts'
import type { RenderEvent } from './git-text.ts'
import { workEvents } from './git-work.ts'
import { link } from './markdown-text.ts'
import { textAt } from './values.ts'

/** Events of GitHub and Gitea, whose payloads are alike, in one line each; undefined for what is not told of. */
export function renderGitEvent(event: string, payload: unknown): string | undefined {
  const line = Object.hasOwn(renderers, event) ? renderers[event]?.(payload) : undefined
  if (line === undefined) return undefined
  const repository = link(textAt(payload, 'repository', 'full_name'), textAt(payload, 'repository', 'html_url'))
  return repository === '' ? line : `${repository}: ${line}`
}

const renderers: Readonly<Record<string, RenderEvent>> = { ...codeEvents, ...workEvents, ...runEvents }
/** Those that are told of, at least sometimes. */
export const gitEvents: readonly string[] = Object.keys(renderers)
