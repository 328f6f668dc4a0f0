import { link, plain } from './markdown-text.ts'
import { at, listAt, textAt } from './values.ts'

type Render = (payload: unknown) => string | undefined

/** Events of GitLab in one line each; undefined for what is not told of. */
export function renderGitlabEvent(event: string, payload: unknown): string | undefined {
  const line = Object.hasOwn(renderers, event) ? renderers[event]?.(payload) : undefined
  if (line === undefined) return undefined
  const project = link(textAt(payload, 'project', 'path_with_namespace'), textAt(payload, 'project', 'web_url'))
  return project === '' ? line : `${project}: ${line}`
}

const renderers: Readonly<Record<string, Render>> = {
  'Push Hook': renderPush,
  'Tag Push Hook': (payload) => `${whoOf(payload)} pushed the tag **${branchOf(payload)}**`,
  'Merge Request Hook': (payload) => about(payload, 'merge request', '!'),
  'Issue Hook': (payload) => about(payload, 'issue', '#'),
  'Note Hook': (payload) => {
    const note = at(payload, 'object_attributes')
    const title = ['merge_request', 'issue', 'commit', 'snippet']
      .map((key) => textAt(payload, key, 'title'))
      .find(Boolean)
    const on = title ? ` on ${plain(title)}` : ''
    return `${whoOf(payload)} ${link('commented', textAt(note, 'url'))}${on}: ${plain(textAt(note, 'note'))}`
  },
  'Pipeline Hook': renderPipeline,
  'Release Hook': (payload) =>
    textAt(payload, 'action') === 'create'
      ? `the release ${link(textAt(payload, 'name') || textAt(payload, 'tag'), textAt(payload, 'url'))} was published`
      : undefined,
}

const DONE: Readonly<Record<string, string>> = { open: 'opened', close: 'closed', reopen: 'reopened', merge: 'merged' }

function about(payload: unknown, what: string, sign: string): string | undefined {
  const item = at(payload, 'object_attributes')
  const action = textAt(item, 'action')
  if (!Object.hasOwn(DONE, action)) return undefined
  const name = link(`${sign}${textAt(item, 'iid')} ${textAt(item, 'title')}`, textAt(item, 'url'))
  return `${whoOf(payload)} ${DONE[action]} the ${what} ${name}`
}

function renderPush(payload: unknown): string | undefined {
  const commits = listAt(payload, 'commits')
  const last = commits.at(-1)
  if (last === undefined) return undefined
  const total = Number(textAt(payload, 'total_commits_count')) || commits.length
  const commit = `${link(textAt(last, 'id').slice(0, 7), textAt(last, 'url'))} ${plain(textAt(last, 'message'))}`
  return `${whoOf(payload)} pushed ${total} commit${total === 1 ? '' : 's'} to **${branchOf(payload)}**: ${commit}`
}

/** Only how it ended. */
function renderPipeline(payload: unknown): string | undefined {
  const pipeline = at(payload, 'object_attributes')
  const status = textAt(pipeline, 'status')
  if (status !== 'success' && status !== 'failed' && status !== 'canceled') return undefined
  const url =
    textAt(pipeline, 'url') || `${textAt(payload, 'project', 'web_url')}/-/pipelines/${textAt(pipeline, 'id')}`
  const name = link(`Pipeline #${textAt(pipeline, 'id')}`, url)
  return `${status === 'success' ? '✅' : '❌'} ${name} on **${plain(textAt(pipeline, 'ref'))}**: ${status}`
}

function branchOf(payload: unknown): string {
  return plain(textAt(payload, 'ref').replace(/^refs\/(?:heads|tags)\//, ''))
}

function whoOf(payload: unknown): string {
  const name = textAt(payload, 'user', 'username') || textAt(payload, 'user_username')
  return `**${plain(name || textAt(payload, 'user_name') || 'Somebody')}**`
}
