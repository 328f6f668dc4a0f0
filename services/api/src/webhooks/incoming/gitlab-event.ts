import { counted, isNoCommit, linkCommit, refName, renderReset, saying, type RenderEvent } from './git-text.ts'
import { gitlabRunEvents } from './gitlab-runs.ts'
import { link, linkTo, plain } from './markdown-text.ts'
import { at, listAt, textAt } from './values.ts'

/** Events of GitLab in one line each; undefined for what is not told of. */
export function renderGitlabEvent(event: string, payload: unknown): string | undefined {
  const name = event.replace(/^Confidential /, '')
  const line = Object.hasOwn(renderers, name) ? renderers[name]?.(payload) : undefined
  if (line === undefined) return undefined
  const project = link(textAt(payload, 'project', 'path_with_namespace'), projectUrl(payload))
  return project === '' ? line : `${project}: ${line}`
}

const renderers: Readonly<Record<string, RenderEvent>> = {
  ...gitlabRunEvents,
  'Push Hook': renderPush,
  'Tag Push Hook': (payload) => {
    if (isNoCommit(textAt(payload, 'after'))) return `${whoOf(payload)} deleted the tag **${branchOf(payload)}**`
    const tag = textAt(payload, 'ref').replace(/^refs\/tags\//, '')
    return `${whoOf(payload)} pushed the tag **${link(tag, `${projectUrl(payload)}/-/tags/${encodeURIComponent(tag)}`)}**`
  },
  'Merge Request Hook': (payload) => about(payload, 'merge request', '!'),
  'Issue Hook': (payload) => about(payload, 'issue', '#'),
  'Note Hook': (payload) => {
    const note = at(payload, 'object_attributes')
    // Versions before 16.11 send no action, and nothing of edits.
    if (textAt(note, 'action') === 'update') return undefined
    const on = noted(payload)
    const said = saying(textAt(note, 'note'))
    return `${whoOf(payload)} ${link('commented', textAt(note, 'url'))}${on === '' ? '' : ` on ${on}`}${said}`
  },
  'Wiki Page Hook': (payload) => {
    const page = at(payload, 'object_attributes')
    const action = textAt(page, 'action')
    if (!Object.hasOwn(WIKI, action)) return undefined
    return `${whoOf(payload)} ${WIKI[action]} the wiki page ${link(textAt(page, 'title'), textAt(page, 'url'))}`
  },
  'Release Hook': (payload) =>
    textAt(payload, 'action') === 'create'
      ? `the release ${link(textAt(payload, 'name') || textAt(payload, 'tag'), textAt(payload, 'url'))} was published`
      : undefined,
}

/** Those that are told of, at least sometimes. */
export const gitlabEvents: readonly string[] = Object.keys(renderers)

const DONE: Readonly<Record<string, string>> = {
  open: 'opened',
  close: 'closed',
  reopen: 'reopened',
  merge: 'merged',
  approved: '✅ approved',
  unapproved: 'took back the approval of',
}
const WIKI: Readonly<Record<string, string>> = { create: 'created', update: 'edited', delete: 'deleted' }

function about(payload: unknown, what: string, sign: string): string | undefined {
  const item = at(payload, 'object_attributes')
  const action = textAt(item, 'action')
  if (!Object.hasOwn(DONE, action)) return undefined
  return `${whoOf(payload)} ${DONE[action]} the ${what} ${linkNumbered(item, sign)}`
}

/** What a note is on. A commit has a message, the others a title. */
function noted(payload: unknown): string {
  const [merge, issue, commit] = [at(payload, 'merge_request'), at(payload, 'issue'), at(payload, 'commit')]
  if (merge) return linkNumbered(merge, '!')
  if (issue) return linkNumbered(issue, '#')
  return commit ? linkCommit(commit) : plain(textAt(payload, 'snippet', 'title'))
}

function linkNumbered(item: unknown, sign: string): string {
  const iid = textAt(item, 'iid')
  return link(`${iid === '' ? '' : `${sign}${iid} `}${textAt(item, 'title')}`, textAt(item, 'url'))
}

function renderPush(payload: unknown): string | undefined {
  const [before, after] = [textAt(payload, 'before'), textAt(payload, 'after')]
  const [who, branch] = [whoOf(payload), branchOf(payload)]
  if (isNoCommit(after)) return `${who} deleted the branch **${branch}**`
  const commits = listAt(payload, 'commits')
  if (commits.length === 0 && isNoCommit(before)) return `${who} created the branch **${branch}**`
  const isCompared = before !== '' && after !== '' && !isNoCommit(before)
  const compare = isCompared ? `${projectUrl(payload)}/-/compare/${before}...${after}` : ''
  if (commits.length === 0) return renderReset(payload, who, linkTo(branch, compare), `${projectUrl(payload)}/-`)
  const total = counted(Number(textAt(payload, 'total_commits_count')) || commits.length, 'commit')
  const where = `${isNoCommit(before) ? 'the new branch ' : ''}**${branch}**`
  return `${who} pushed ${link(total, compare)} to ${where}: ${linkCommit(commits.at(-1))}`
}

function branchOf(payload: unknown): string {
  return refName(textAt(payload, 'ref'))
}

function projectUrl(payload: unknown): string {
  return textAt(payload, 'project', 'web_url')
}

function whoOf(payload: unknown): string {
  const name = textAt(payload, 'user', 'username') || textAt(payload, 'user_username')
  return `**${plain(name || textAt(payload, 'user_name') || 'Somebody')}**`
}
