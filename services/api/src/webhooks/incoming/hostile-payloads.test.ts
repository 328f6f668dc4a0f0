import { expect, test } from 'bun:test'
import { ApiError } from '@ajet/shared/http'
import { gitEvents } from './git-event.ts'
import { gitlabEvents } from './gitlab-event.ts'
import { renderPayload } from './render-payload.ts'

const link = { html_url: 'https://x.example/', url: 'https://x.example/', name: 'n', title: 't', number: 1, iid: 1 }
const commit = { id: '0123456789', message: 'm', url: 'https://x.example/', author: { name: 'a' } }
const git = {
  ref: 'refs/heads/main',
  action: 'opened',
  repository: { ...link, full_name: 'a/b' },
  sender: { login: 'a' },
  commits: [commit],
  head_commit: commit,
  pull_request: { ...link, merged: true },
  issue: link,
  comment: { body: 'b', ...link },
  workflow_run: { ...link, conclusion: 'success', run_number: 1, head_branch: 'b' },
  release: { ...link, tag_name: 'v' },
  review: { ...link, state: 'approved', body: 'b' },
  discussion: link,
  pages: [{ ...link, page_name: 'p', action: 'edited' }],
  forkee: { ...link, full_name: 'c/d' },
  hook: { events: ['push'] },
  alert: { ...link, security_advisory: { summary: 's' }, dependency: { package: { name: 'n' } } },
  deployment_status: { state: 'success', environment: 'e' },
  state: 'failure',
  context: 'c',
  branches: [{ name: 'b' }],
}
const gitlab = {
  project: { path_with_namespace: 'a/b', web_url: 'https://x.example/' },
  user: { username: 'u' },
  ref: 'refs/heads/main',
  commits: [commit],
  object_attributes: { ...link, action: 'open', note: 'n', status: 'failed', id: 1, ref: 'r' },
  issue: link,
  merge_request: link,
}
const slack = {
  text: 't',
  username: 'u',
  icon: 'https://x.example/i.png',
  blocks: [
    { type: 'section', text: { type: 'mrkdwn', text: 'b' }, fields: [{ type: 'plain_text', text: 'f' }] },
    { type: 'image', image_url: 'https://x.example/', alt_text: 'a' },
    { type: 'table', rows: [[{ type: 'raw_text', text: 'c' }]] },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'ordered',
          indent: 1,
          elements: [{ elements: [{ type: 'text', text: 't' }] }],
        },
        { type: 'rich_text_preformatted', elements: [{ type: 'text', text: 't' }] },
        {
          type: 'rich_text_section',
          elements: [
            { type: 'emoji', name: 'wave', unicode: '1f44b' },
            { type: 'text', text: 't', style: { bold: true } },
          ],
        },
      ],
    },
  ],
  attachments: [{ title: 't', text: 'x', color: 'good', fields: [{ title: 'a', value: 'b' }] }],
}
const alerts = {
  version: '4',
  status: 'firing',
  groupLabels: { alertname: 'a', x: 'y' },
  externalURL: 'https://x.example/',
  alerts: [
    { status: 'firing', labels: { alertname: 'a' }, annotations: { summary: 's' }, generatorURL: 'https://x.example/' },
  ],
}
const kinds: readonly (readonly [name: string, headers: Record<string, string>, payload: object])[] = [
  ...[...gitEvents, 'constructor'].flatMap((event) => [
    [`GitHub ${event}`, { 'x-github-event': event }, git] as const,
    [`Gitea ${event}`, { 'x-gitea-event': event }, git] as const,
  ]),
  ...gitlabEvents.map((event) => [`GitLab ${event}`, { 'x-gitlab-event': event }, gitlab] as const),
  ['Slack', {}, slack],
  ['Alertmanager', {}, alerts],
]

const deep = Array.from({ length: 5_000 }).reduce<unknown>((inner) => ({ inner }), null)
const texts = ['', ' ', '\u0000', '\ud800', '\u202e@channel', 'x'.repeat(50_000), '`'.repeat(20_000)]
const odd: readonly unknown[] = [{ length: 1e9 }, { toString: 7 }, { constructor: null }, deep]
const nasty: readonly unknown[] = [
  ...texts,
  ...odd,
  '['.repeat(20_000),
  '<'.repeat(20_000),
  '\n'.repeat(20_000),
  null,
  true,
  0,
  -1,
  1e308,
  [],
  {},
  [null],
  [[]],
  [{}],
  JSON.parse('{"__proto__":{"text":"x"}}') as unknown,
  Array.from({ length: 20_000 }, () => null),
]

test.each(kinds)(
  'FLT-17 %s: null, huge and malformed values at every place are told or refused',
  (_, headers, payload) => {
    const startedAt = performance.now()
    const sent = [...nasty.filter(isObject), payload, ...spoilt(payload)]
    for (const body of sent) {
      try {
        expect(typeof (renderPayload(new Headers(headers), body)?.body_md ?? '')).toBe('string')
      } catch (error) {
        expect(error).toBeInstanceOf(ApiError)
        expect(error).toMatchObject({ code: 'invalid_input' })
      }
    }
    expect(performance.now() - startedAt).toBeLessThan(5_000)
  },
)

/** The payload with each of its values, at every depth, taken by each of the nasty ones. */
function* spoilt(value: object): Generator<object> {
  for (const key of Object.keys(value)) {
    const inner: unknown = Reflect.get(value, key)
    for (const bad of nasty) yield replaced(value, key, bad)
    if (isObject(inner)) for (const broken of spoilt(inner)) yield replaced(value, key, broken)
  }
}

function replaced(value: object, key: string, by: unknown): object {
  if (Array.isArray(value)) return value.with(Number(key), by)
  return { ...value, [key]: by }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
