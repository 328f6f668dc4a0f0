import type { RenderEvent } from './git-text.ts'
import { link, plain } from './markdown-text.ts'
import { at, textAt } from './values.ts'

/** What GitLab's machines did: only how it ended, and of single jobs only what failed. */
export const gitlabRunEvents: Readonly<Record<string, RenderEvent>> = {
  'Pipeline Hook': (payload) => {
    const pipeline = at(payload, 'object_attributes')
    const id = textAt(pipeline, 'id')
    const url = textAt(pipeline, 'url') || `${projectUrl(payload)}/-/pipelines/${id}`
    return ended(link(`Pipeline #${id}`, url), textAt(pipeline, 'ref'), textAt(pipeline, 'status'))
  },
  'Job Hook': (payload) => {
    const status = textAt(payload, 'build_status')
    if (status !== 'failed' || at(payload, 'build_allow_failure') === true) return undefined
    const url = `${projectUrl(payload)}/-/jobs/${encodeURIComponent(textAt(payload, 'build_id'))}`
    return ended(link(`Job ${textAt(payload, 'build_name')}`, url), textAt(payload, 'ref'), status)
  },
  'Deployment Hook': (payload) => {
    const title = link(`Deployment to ${textAt(payload, 'environment')}`, textAt(payload, 'deployable_url'))
    return ended(title, textAt(payload, 'ref'), textAt(payload, 'status'))
  },
}

const SIGNS: Readonly<Record<string, string>> = { success: '✅', failed: '❌', canceled: '❌' }

function ended(title: string, ref: string, status: string): string | undefined {
  if (!Object.hasOwn(SIGNS, status)) return undefined
  return `${SIGNS[status]} ${title} on **${plain(ref)}**: ${status}`
}

function projectUrl(payload: unknown): string {
  return textAt(payload, 'project', 'web_url')
}
