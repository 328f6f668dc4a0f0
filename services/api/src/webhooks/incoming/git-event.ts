import { link, plain } from './markdown-text.ts'
import { at, listAt, textAt } from './values.ts'

type Render = (payload: unknown) => string | undefined

/** Events of GitHub and Gitea, whose payloads are alike, in one line each; undefined for what is not told of. */
export function renderGitEvent(event: string, payload: unknown): string | undefined {
  const line = Object.hasOwn(renderers, event) ? renderers[event]?.(payload) : undefined
  if (line === undefined) return undefined
  const repository = link(textAt(payload, 'repository', 'full_name'), textAt(payload, 'repository', 'html_url'))
  return repository === '' ? line : `${repository}: ${line}`
}

const renderers: Readonly<Record<string, Render>> = {
  push: renderPush,
  pull_request: (payload) => {
    const merged = at(payload, 'pull_request', 'merged') === true && textAt(payload, 'action') === 'closed'
    return about(payload, merged ? 'merged' : textAt(payload, 'action'), 'pull request', 'pull_request')
  },
  issues: (payload) => about(payload, textAt(payload, 'action'), 'issue', 'issue'),
  issue_comment: (payload) => renderComment(payload),
  workflow_run: renderRun,
  release: (payload) => {
    if (textAt(payload, 'action') !== 'published') return undefined
    const release = at(payload, 'release')
    const name = textAt(release, 'name') || textAt(release, 'tag_name')
    return `${senderOf(payload)} published the release ${link(name, textAt(release, 'html_url'))}`
  },
}

/** What happens to issues and pull requests all day (labels, assignments, new commits) is not told of. */
const TOLD = new Set(['opened', 'closed', 'reopened', 'merged', 'ready_for_review'])

function about(payload: unknown, action: string, what: string, key: string): string | undefined {
  if (!TOLD.has(action)) return undefined
  const did = action === 'ready_for_review' ? 'has made ready' : action
  return `${senderOf(payload)} ${did} the ${what} ${linkNumbered(at(payload, key))}`
}

function renderComment(payload: unknown): string | undefined {
  if (textAt(payload, 'action') !== 'created') return undefined
  const on = linkNumbered(at(payload, 'issue'))
  const said = plain(textAt(payload, 'comment', 'body'))
  return `${senderOf(payload)} ${link('commented', textAt(payload, 'comment', 'html_url'))} on ${on}: ${said}`
}

function renderPush(payload: unknown): string | undefined {
  const ref = textAt(payload, 'ref')
  const branch = plain(ref.replace(/^refs\/(?:heads|tags)\//, ''))
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch'
  const who = senderOf(payload)
  if (at(payload, 'deleted') === true) return `${who} deleted the ${kind} **${branch}**`
  const commits = listAt(payload, 'commits')
  const last = at(payload, 'head_commit') ?? commits.at(-1)
  const compare = textAt(payload, 'compare') || textAt(payload, 'compare_url')
  if (commits.length === 0) return kind === 'tag' ? `${who} pushed the tag ${link(branch, compare)}` : undefined
  const count = `${commits.length} commit${commits.length === 1 ? '' : 's'}`
  const forced = at(payload, 'forced') === true ? 'force-pushed' : 'pushed'
  return `${who} ${forced} ${link(count, compare)} to **${branch}**: ${linkCommit(last)}`
}

/** Only how a run ended, and not that it was skipped. */
function renderRun(payload: unknown): string | undefined {
  const run = at(payload, 'workflow_run')
  const conclusion = textAt(run, 'conclusion')
  if (textAt(payload, 'action') !== 'completed' || conclusion === 'skipped' || conclusion === '') return undefined
  const sign = conclusion === 'success' ? '✅' : '❌'
  const name = link(`${textAt(run, 'name')} #${textAt(run, 'run_number')}`, textAt(run, 'html_url'))
  return `${sign} ${name} on **${plain(textAt(run, 'head_branch'))}**: ${plain(conclusion.replaceAll('_', ' '))}`
}

function linkCommit(commit: unknown): string {
  const id = textAt(commit, 'id').slice(0, 7)
  return `${link(id, textAt(commit, 'url'))} ${plain(textAt(commit, 'message'))}`.trim()
}

function linkNumbered(item: unknown): string {
  return link(`#${textAt(item, 'number')} ${textAt(item, 'title')}`, textAt(item, 'html_url'))
}

function senderOf(payload: unknown): string {
  const login = textAt(payload, 'sender', 'login') || textAt(payload, 'pusher', 'login')
  return `**${plain(login || textAt(payload, 'pusher', 'name') || 'Somebody')}**`
}
