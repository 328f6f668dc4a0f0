import { expect, test } from 'bun:test'
import { renderPayload } from './render-payload.ts'

/** The line without the repository before it. */
const line = (header: string, event: string, payload: object) =>
  renderPayload(new Headers({ [header]: event }), payload)?.body_md.replace(/^\[acme\/app\]\(\S+\): /, '')

const web = 'https://git.example/acme/app'
const zero = '0'.repeat(40)
const git = {
  repository: { id: 1, name: 'app', full_name: 'acme/app', html_url: web },
  sender: { id: 2, login: 'ada', type: 'User' },
}
const pull_request = { number: 7, title: 'Fix *it*', html_url: `${web}/pull/7`, draft: false, merged: false }
const commit = { id: '0123456789abcdef', message: 'Fix [it]\n\nlong', url: `${web}/commit/0123456` }

const github: readonly (readonly [event: string, payload: object, told: string | undefined])[] = [
  [
    'push',
    { ref: 'refs/tags/v1', commits: [], compare: `${web}/compare/v1` },
    `pushed the tag [v1](${web}/compare/v1)`,
  ],
  ['push', { ref: 'refs/tags/v1', commits: [commit], compare: '' }, 'pushed the tag v1'],
  ['push', { ref: 'refs/tags/v1_rc', commits: [], compare: `${web}/c` }, `pushed the tag [v1\\_rc](${web}/c)`],
  [
    'push',
    { ref: 'refs/heads/a_b', commits: [], forced: true, before: commit.id, after: 'c'.repeat(40), compare: `${web}/c` },
    `reset the branch **[a\\_b](${web}/c)** to [ccccccc](${web}/commit/${'c'.repeat(40)})`,
  ],
  [
    'push',
    { ref: 'refs/heads/main', commits: [commit], forced: true, before: commit.id, after: 'c'.repeat(40), compare: '' },
    `force-pushed 1 commit to **main**: [0123456](${commit.url}) Fix \\[it\\]`,
  ],
  ['push', { ref: 'refs/heads/main', commits: [], before: commit.id, after: commit.id }, undefined],
  ['push', { ref: 'refs/heads/old', commits: [], deleted: true, after: zero }, 'deleted the branch **old**'],
  ['push', { ref: 'refs/heads/new', commits: [], created: true, before: zero }, 'created the branch **new**'],
  [
    'push',
    { ref: 'refs/heads/new', commits: [commit], created: true, before: zero, compare: `${web}/compare/new` },
    `pushed [1 commit](${web}/compare/new) to the new branch **new**: [0123456](${commit.url}) Fix \\[it\\]`,
  ],
  ['create', { ref: 'feature/x', ref_type: 'branch' }, `created the branch **[feature/x](${web}/tree/feature/x)**`],
  ['create', { ref: 'v1', ref_type: 'tag' }, `created the tag **[v1](${web}/tree/v1)**`],
  ['delete', { ref: 'feature/x', ref_type: 'branch' }, 'deleted the branch **feature/x**'],
  [
    'fork',
    { forkee: { full_name: 'bo/app', html_url: 'https://b.example/' } },
    'forked it to [bo/app](https://b.example/)',
  ],
  ['star', { action: 'created', starred_at: '2026-01-01T00:00:00Z' }, 'starred it'],
  ['star', { action: 'deleted' }, undefined],
  [
    'gollum',
    { pages: [{ page_name: 'Home', title: 'Home', action: 'edited', html_url: `${web}/wiki/Home` }] },
    `changed the wiki: edited [Home](${web}/wiki/Home)`,
  ],
  [
    'pull_request',
    { action: 'opened', pull_request: { ...pull_request, draft: true } },
    `opened the draft pull request [\\#7 Fix \\*it\\*](${web}/pull/7)`,
  ],
  [
    'pull_request_review',
    { action: 'submitted', pull_request, review: { state: 'approved', body: null, html_url: `${web}/r` } },
    `[✅ approved](${web}/r) [\\#7 Fix \\*it\\*](${web}/pull/7)`,
  ],
  [
    'pull_request_review',
    {
      action: 'submitted',
      pull_request,
      review: { state: 'changes_requested', body: '\r\nNo!', html_url: `${web}/r` },
    },
    `[❌ asked for changes to](${web}/r) [\\#7 Fix \\*it\\*](${web}/pull/7): No!`,
  ],
  ['pull_request_review', { action: 'submitted', pull_request, review: { state: 'commented', body: null } }, undefined],
  [
    'pull_request_review_comment',
    { action: 'created', pull_request, comment: { body: 'nit', html_url: `${web}/c` } },
    `[commented](${web}/c) on [\\#7 Fix \\*it\\*](${web}/pull/7): nit`,
  ],
  [
    'commit_comment',
    { action: 'created', comment: { body: '', commit_id: commit.id, html_url: `${web}/c` } },
    `[commented](${web}/c) on [0123456](${web}/commit/${commit.id})`,
  ],
  [
    'discussion',
    { action: 'created', discussion: { number: 3, title: 'Why', html_url: `${web}/d/3` } },
    `began the discussion [\\#3 Why](${web}/d/3)`,
  ],
  ['repository', { action: 'archived' }, 'archived the repository'],
]

test.each(github)('AJ-25 GitHub %s %j is told in one line', (event, payload, told) => {
  expect(line('x-github-event', event, { ...git, ...payload })).toBe(told && `**ada** ${told}`)
})

test('AJ-25 GitHub runs, statuses, deployments, alerts and the ping of a new webhook are one line', () => {
  const hub = (event: string, payload: object) => line('x-github-event', event, { ...git, ...payload })
  const status = { state: 'failure', context: 'ci/build', target_url: `${web}/ci`, branches: [{ name: 'main' }] }
  expect(hub('status', { ...status, description: 'Build failed' })).toBe(
    `❌ [ci/build](${web}/ci) on **main**: failure (Build failed)`,
  )
  expect(hub('status', { ...status, state: 'pending' })).toBeUndefined()
  const deployment_status = { state: 'success', environment_url: 'https://app.example/' }
  expect(hub('deployment_status', { deployment: { environment: 'live', ref: 'main' }, deployment_status })).toBe(
    '✅ [Deployment to live](https://app.example/) on **main**: success',
  )
  const alert = {
    html_url: `${web}/a`,
    dependency: { package: { name: 'left-pad' } },
    security_advisory: { severity: 'high', summary: 'Oh no' },
  }
  expect(hub('dependabot_alert', { action: 'created', alert })).toBe(`⚠️ [Oh no](${web}/a) in **left-pad** (high)`)
  expect(hub('ping', { zen: 'Keep it', hook_id: 1, hook: { events: ['push', 'pull_request'] } })).toBe(
    'the webhook is set up, for push, pull\\_request',
  )
})

test('AJ-25 a push counts all its commits, and its text is never cut inside an emoji', () => {
  const message = `${'x'.repeat(158)}😀 and more`
  const push = { ref: 'refs/heads/main', commits: Array.from({ length: 150 }, () => ({ ...commit, message })) }
  const told = line('x-github-event', 'push', { ...git, ...push }) ?? ''
  expect(told).toStartWith('**ada** pushed 150 commits to **main**')
  expect(told).toEndWith('x…')
  expect(told.isWellFormed()).toBe(true)
})

const gitea: readonly (readonly [event: string, payload: object, told: string])[] = [
  ['push', { ref: 'refs/tags/v1', before: commit.id, after: zero, commits: [] }, 'deleted the tag **v1**'],
  [
    'push',
    { ref: 'refs/heads/main', before: commit.id, after: 'c'.repeat(40), commits: [], compare_url: `${web}/c` },
    `reset the branch **[main](${web}/c)** to [ccccccc](${web}/commit/${'c'.repeat(40)})`,
  ],
  [
    'pull_request_approved',
    { pull_request, review: { content: 'Fine' } },
    `✅ approved [\\#7 Fix \\*it\\*](${web}/pull/7): Fine`,
  ],
  ['pull_request_rejected', { pull_request, review: {} }, `❌ asked for changes to [\\#7 Fix \\*it\\*](${web}/pull/7)`],
  ['wiki', { action: 'created', page: 'How to' }, `created the wiki page [How to](${web}/wiki/How%20to)`],
  [
    'package',
    { action: 'created', package: { name: 'app', version: '1.2', html_url: `${web}/p` } },
    `published the package [app 1.2](${web}/p)`,
  ],
  ['repository', { action: 'created' }, 'created the repository'],
]

test.each(gitea)('AJ-25 Gitea %s %j is told in one line', (event, payload, told) => {
  expect(line('x-gitea-event', event, { ...git, ...payload })).toBe(`**ada** ${told}`)
})

const gitlabBase = {
  project: { path_with_namespace: 'acme/app', web_url: web },
  user: { username: 'ada', name: 'Ada' },
}
const gitlab: readonly (readonly [event: string, payload: object, told: string | undefined])[] = [
  [
    'Push Hook',
    { ref: 'refs/heads/main', before: 'a1b2c3d4', after: commit.id, commits: [commit], total_commits_count: 30 },
    `**ada** pushed [30 commits](${web}/-/compare/a1b2c3d4...${commit.id}) to **main**: [0123456](${commit.url}) Fix \\[it\\]`,
  ],
  [
    'Push Hook',
    { ref: 'refs/heads/main', before: 'a1b2c3d4', after: commit.id, commits: [], total_commits_count: 0 },
    `**ada** reset the branch **[main](${web}/-/compare/a1b2c3d4...${commit.id})** to [0123456](${web}/-/commit/${commit.id})`,
  ],
  [
    'Push Hook',
    { ref: 'refs/heads/new', before: zero, after: commit.id, commits: [] },
    '**ada** created the branch **new**',
  ],
  [
    'Push Hook',
    { ref: 'refs/heads/new', before: zero, after: commit.id, commits: [commit] },
    `**ada** pushed 1 commit to the new branch **new**: [0123456](${commit.url}) Fix \\[it\\]`,
  ],
  [
    'Push Hook',
    { ref: 'refs/heads/old', before: commit.id, after: zero, commits: [] },
    '**ada** deleted the branch **old**',
  ],
  [
    'Tag Push Hook',
    { ref: 'refs/tags/v1', before: zero, after: commit.id },
    `**ada** pushed the tag **[v1](${web}/-/tags/v1)**`,
  ],
  ['Tag Push Hook', { ref: 'refs/tags/v1', before: commit.id, after: zero }, '**ada** deleted the tag **v1**'],
  [
    'Merge Request Hook',
    { object_attributes: { iid: 3, title: 'T', url: `${web}/mr/3`, action: 'approved' } },
    `**ada** ✅ approved the merge request [!3 T](${web}/mr/3)`,
  ],
  [
    'Confidential Issue Hook',
    { object_attributes: { iid: 4, title: 'T', url: `${web}/i/4`, action: 'open' } },
    `**ada** opened the issue [\\#4 T](${web}/i/4)`,
  ],
  [
    'Note Hook',
    { object_attributes: { note: 'hm', url: `${web}/n` }, merge_request: { iid: 3, title: 'T', url: `${web}/mr/3` } },
    `**ada** [commented](${web}/n) on [!3 T](${web}/mr/3): hm`,
  ],
  [
    'Note Hook',
    {
      object_attributes: { action: 'create', note: 'hm', url: `${web}/n` },
      issue: { iid: 4, title: 'T', url: `${web}/i` },
    },
    `**ada** [commented](${web}/n) on [\\#4 T](${web}/i): hm`,
  ],
  ['Note Hook', { object_attributes: { action: 'update', note: 'hm', url: `${web}/n` } }, undefined],
  [
    'Note Hook',
    { object_attributes: { note: 'hm', url: `${web}/n` }, commit },
    `**ada** [commented](${web}/n) on [0123456](${commit.url}) Fix \\[it\\]: hm`,
  ],
  [
    'Wiki Page Hook',
    { object_attributes: { title: 'Home', url: `${web}/-/wikis/home`, action: 'update' } },
    `**ada** edited the wiki page [Home](${web}/-/wikis/home)`,
  ],
  [
    'Job Hook',
    { build_id: 9, build_name: 'test', build_status: 'failed', ref: 'main' },
    `❌ [Job test](${web}/-/jobs/9) on **main**: failed`,
  ],
  ['Job Hook', { build_id: 9, build_name: 'test', build_status: 'success', ref: 'main' }, undefined],
  [
    'Deployment Hook',
    { status: 'success', environment: 'live', ref: 'main', deployable_url: `${web}/-/jobs/9` },
    `✅ [Deployment to live](${web}/-/jobs/9) on **main**: success`,
  ],
  ['Deployment Hook', { status: 'running', environment: 'live', ref: 'main' }, undefined],
]

test.each(gitlab)('AJ-25 GitLab %s %j is told in one line', (event, payload, told) => {
  expect(line('x-gitlab-event', event, { ...gitlabBase, ...payload })).toBe(told)
})
