import { expect, test } from 'bun:test'
import { fromMrkdwn } from './mrkdwn.ts'
import { renderPayload } from './render-payload.ts'

const render = (payload: object, headers: Record<string, string> = {}) =>
  renderPayload(new Headers(headers), payload)?.body_md
const github = (event: string, payload: object) => render(payload, { 'x-github-event': event })
const gitlab = (event: string, payload: object) => render(payload, { 'x-gitlab-event': event })

const repository = { full_name: 'acme/app', html_url: 'https://github.com/acme/app' }
const sender = { login: 'ada' }
const at = 'https://github.com/acme/app'

test('AJ-25 Slack text becomes Markdown: bold, struck, links, people, entities, and code stays', () => {
  const cases: [string, string][] = [
    ['*bold* and ~gone~', '**bold** and ~~gone~~'],
    ['**already** 2 * 3 * 4', '**already** 2 * 3 * 4'],
    ['<https://a.example|label>', '[label](https://a.example/)'],
    ['*<https://a.example|label>*', '**[label](https://a.example/)**'],
    ['<https://a.example/x_(y)>', '[https://a.example/x_(y)](https://a.example/x_%28y%29)'],
    ['<javascript:alert(1)|go>', 'go'],
    ['<!here> <@U1|mia> <#C1|general>', '@here @mia #general'],
    ['a &lt; b &amp;&amp; c', 'a < b && c'],
    ['`*code*` ```\n*block*\n```', '`*code*` ```\n*block*\n```'],
  ]
  for (const [slack, markdown] of cases) expect(fromMrkdwn(slack)).toBe(markdown)
})

test('AJ-25 Slack text whose mrkdwn is switched off is text alone', () => {
  const text = '*not bold* _x_ &lt;b&gt; <!channel>'
  const plain = '\\*not bold\\* \\_x\\_ \\<b\\> \\<!channel\\>'
  for (const mrkdwn of [false, 'false']) expect(render({ text, mrkdwn })).toBe(plain)
  for (const mrkdwn of [true, 'true', null, 0]) expect(render({ text: '*bold*', mrkdwn })).toBe('**bold**')
})

test('AJ-25 Slack blocks and attachments are told: header, section, divider, context, links of actions', () => {
  const text = (said: string) => ({ type: 'mrkdwn', text: said })
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Build *5*' } },
    { type: 'section', text: text('*ok*'), fields: [text('one'), text('two')] },
    { type: 'divider' },
    { type: 'context', elements: [text('by ada'), { type: 'image', image_url: 'https://x.example' }, text('now')] },
    {
      type: 'actions',
      elements: [{ type: 'button', text: { text: 'Open' }, url: 'https://ci.example' }, { type: 'button' }],
    },
    { type: 'unknown' },
  ]
  expect(render({ text: 'fallback', blocks })).toBe(
    '### Build \\*5\\*\n\n**ok**\n\none\n\ntwo\n\n---\n\nby ada · now\n\n[Open](https://ci.example/)',
  )
  const attachment = {
    title: 'T',
    title_link: 'https://t.example',
    text: 'down',
    color: 'danger',
    fields: [{ title: 'Host', value: 'db1' }],
  }
  expect(render({ text: 'Alert', attachments: [attachment] })).toBe(
    'Alert\n\n> 🔴 **[T](https://t.example/)**\n> \n> down\n> \n> **Host:** db1',
  )
})

test('AJ-25 a push of GitHub is one line with links', () => {
  const head_commit = { id: '0123456789', message: 'Fix [it] #1\n\nlong', url: `${at}/commit/0` }
  const push = {
    ref: 'refs/heads/main',
    compare: `${at}/compare/a`,
    commits: [{}, {}],
    head_commit,
    repository,
    sender,
  }
  expect(github('push', push)).toBe(
    `[acme/app](${at}): **ada** pushed [2 commits](${at}/compare/a) to **main**: [0123456](${at}/commit/0) Fix \\[it\\] \\#1`,
  )
  expect(github('push', { ...push, commits: [] })).toBeUndefined()
  expect(github('push', { ...push, deleted: true })).toContain('deleted the branch **main**')
})

test('AJ-25 pull requests, issues, comments, runs and releases are one line each', () => {
  const item = { number: 7, title: 'A thing', html_url: `${at}/7`, merged: true }
  const base = { repository, sender, action: 'opened' }
  expect(github('pull_request', { ...base, pull_request: item })).toEndWith(
    `**ada** opened the pull request [\\#7 A thing](${at}/7)`,
  )
  expect(github('pull_request', { ...base, action: 'closed', pull_request: item })).toContain('merged the pull request')
  expect(github('pull_request', { ...base, action: 'labeled', pull_request: item })).toBeUndefined()
  expect(github('issues', { ...base, issue: item })).toContain('opened the issue')
  const comment = { body: 'I think\nso', html_url: `${at}/c` }
  expect(github('issue_comment', { ...base, action: 'created', issue: item, comment })).toEndWith(
    `[commented](${at}/c) on [\\#7 A thing](${at}/7): I think`,
  )
  const workflow_run = { name: 'CI', run_number: 9, html_url: `${at}/r`, head_branch: 'main', conclusion: 'timed_out' }
  expect(github('workflow_run', { ...base, action: 'completed', workflow_run })).toEndWith(
    `❌ [CI \\#9](${at}/r) on **main**: timed out`,
  )
  const release = { name: '', tag_name: 'v1.0', html_url: `${at}/v1` }
  expect(github('release', { ...base, action: 'published', release })).toEndWith(
    `published the release [v1.0](${at}/v1)`,
  )
})

test('AJ-25 Gitea is told from GitHub, and has its own names', () => {
  const headers = { 'x-gitea-event': 'push', 'x-github-event': 'ping' }
  const payload = {
    ref: 'refs/heads/main',
    compare_url: `${at}/c`,
    commits: [{ id: 'abcdef012', message: 'm', url: at }],
    pusher: { login: 'bo' },
  }
  expect(render(payload, headers)).toBe(`**bo** pushed [1 commit](${at}/c) to **main**: [abcdef0](${at}) m`)
})

test('AJ-25 GitLab pushes, merge requests, issues, notes, pipelines and releases are one line each', () => {
  const project = { path_with_namespace: 'acme/app', web_url: 'https://gitlab.example/acme/app' }
  const user = { username: 'ada' }
  const push = {
    project,
    user_username: 'ada',
    ref: 'refs/heads/main',
    commits: [{ id: '0123456789', message: 'm', url: at }],
  }
  expect(gitlab('Push Hook', push)).toEndWith(`**ada** pushed 1 commit to **main**: [0123456](${at}) m`)
  const object_attributes = { iid: 3, title: 'T', url: at, action: 'merge' }
  expect(gitlab('Merge Request Hook', { project, user, object_attributes })).toEndWith(
    `merged the merge request [!3 T](${at})`,
  )
  expect(
    gitlab('Issue Hook', { project, user, object_attributes: { ...object_attributes, action: 'open' } }),
  ).toContain('opened')
  expect(
    gitlab('Issue Hook', { project, user, object_attributes: { ...object_attributes, action: 'update' } }),
  ).toBeUndefined()
  const note = { project, user, object_attributes: { note: 'hm', url: at }, issue: { title: 'T' } }
  expect(gitlab('Note Hook', note)).toEndWith(`[commented](${at}) on T: hm`)
  const pipeline = { project, object_attributes: { id: 4, ref: 'main', status: 'failed' } }
  expect(gitlab('Pipeline Hook', pipeline)).toContain(
    '❌ [Pipeline \\#4](https://gitlab.example/acme/app/-/pipelines/4)',
  )
  expect(gitlab('Release Hook', { project, action: 'create', name: 'v1', url: at })).toEndWith(
    `[v1](${at}) was published`,
  )
  expect(gitlab('Job Hook', {})).toBeUndefined()
})

test('ABU-01 payloads of any shape never throw anything but a refusal, and stay fast', () => {
  for (const event of ['push', 'pull_request', 'issues', 'issue_comment', 'workflow_run', 'release', 'toString']) {
    for (const payload of [{}, { commits: 7 }, { repository: [] }, { ref: {}, commits: [null] }]) github(event, payload)
  }
  for (const event of ['Push Hook', 'Note Hook', 'Pipeline Hook'])
    gitlab(event, { commits: [null], object_attributes: 3 })
  const startedAt = performance.now()
  for (const text of [
    '*'.repeat(60_000),
    '*a '.repeat(20_000),
    '<'.repeat(60_000),
    '~a'.repeat(30_000),
    '`'.repeat(60_000),
  ]) {
    fromMrkdwn(text)
  }
  expect(performance.now() - startedAt).toBeLessThan(1_000)
})
