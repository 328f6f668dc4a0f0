import type { RenderEvent } from './git-text.ts'
import { link, plain } from './markdown-text.ts'
import { at, listAt, textAt } from './values.ts'

/** What machines found out about the code: only how it ended, and not that it was skipped. */
export const runEvents: Readonly<Record<string, RenderEvent>> = {
  workflow_run: (payload) => {
    const run = at(payload, 'workflow_run')
    const name = textAt(run, 'name') || textAt(payload, 'workflow', 'name') || textAt(run, 'display_title')
    const title = link(`${name} #${textAt(run, 'run_number')}`, textAt(run, 'html_url'))
    if (textAt(payload, 'action') !== 'completed') return undefined
    return ended(title, textAt(run, 'head_branch'), textAt(run, 'conclusion'))
  },
  status: (payload) => {
    const state = textAt(payload, 'state')
    if (state === 'pending') return undefined
    const title = link(textAt(payload, 'context') || 'Status', textAt(payload, 'target_url'))
    return ended(title, textAt(listAt(payload, 'branches')[0], 'name'), state, textAt(payload, 'description'))
  },
  deployment_status: (payload) => {
    const status = at(payload, 'deployment_status')
    const state = textAt(status, 'state')
    if (!['success', 'failure', 'error'].includes(state)) return undefined
    const url = textAt(status, 'environment_url') || textAt(status, 'target_url')
    const where = textAt(payload, 'deployment', 'environment') || textAt(status, 'environment')
    return ended(link(`Deployment to ${where}`, url), textAt(payload, 'deployment', 'ref'), state)
  },
  dependabot_alert: (payload) => {
    const alert = at(payload, 'alert')
    if (textAt(payload, 'action') !== 'created') return undefined
    const severity = plain(textAt(alert, 'security_advisory', 'severity'))
    const summary = link(textAt(alert, 'security_advisory', 'summary') || 'vulnerability', textAt(alert, 'html_url'))
    return `⚠️ ${summary} in **${plain(textAt(alert, 'dependency', 'package', 'name'))}** (${severity})`
  },
}

const GOOD = new Set(['success', 'neutral'])

/** `title` is Markdown, the rest foreign text; undefined for a run that says nothing of how it ended. */
function ended(title: string, branch: string, conclusion: string, said = ''): string | undefined {
  if (conclusion === 'skipped' || conclusion === '') return undefined
  const on = branch === '' ? '' : ` on **${plain(branch)}**`
  const how = plain(conclusion.replaceAll('_', ' '))
  return `${GOOD.has(conclusion) ? '✅' : '❌'} ${title}${on}: ${how}${said === '' ? '' : ` (${plain(said)})`}`
}
