import { expect, test } from 'bun:test'
import { renderPayload } from './render-payload.ts'

const firing = {
  status: 'firing',
  labels: { alertname: 'HighLatency', severity: 'critical', instance: 'db1:9100', job: 'node' },
  annotations: { summary: 'p99 is *3 s*\nsecond line', runbook_url: 'https://wiki.example/latency' },
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example:9090/graph?g0.expr=up',
  fingerprint: 'abc',
}
const payload = {
  version: '4',
  groupKey: '{}:{alertname="HighLatency"}',
  truncatedAlerts: 0,
  status: 'firing',
  receiver: 'chat',
  groupLabels: { alertname: 'HighLatency', cluster: 'eu' },
  commonLabels: { alertname: 'HighLatency' },
  commonAnnotations: {},
  externalURL: 'https://alerts.example',
  alerts: [firing, { ...firing, status: 'resolved', annotations: { description: 'All well' } }],
}
const render = (body: object, headers = {}) => renderPayload(new Headers(headers), body)?.body_md

test('AJ-25 alerts of Prometheus Alertmanager are a head and a line each, with links', () => {
  expect(render(payload)?.split('\n')).toEqual([
    '🔥 **firing** [HighLatency](https://alerts.example/) (2) cluster=eu',
    '- 🔥 [HighLatency](http://prometheus.example:9090/graph?g0.expr=up) **critical** instance=db1:9100, job=node: ' +
      'p99 is \\*3 s\\* · [runbook](https://wiki.example/latency)',
    '- ✅ [HighLatency](http://prometheus.example:9090/graph?g0.expr=up) **critical** instance=db1:9100, job=node: All well',
  ])
  expect(render({ ...payload, status: 'resolved' })).toStartWith('✅ **resolved** [HighLatency]')
})

test('AJ-25 a large group of alerts is cut and counted, an empty one says nothing', () => {
  const many = { ...payload, alerts: Array.from({ length: 150 }, () => firing), truncatedAlerts: 5 }
  const lines = render(many)?.split('\n') ?? []
  expect(lines).toHaveLength(12)
  expect([lines[0], lines.at(-1)]).toEqual([expect.stringContaining('(155)'), '- and 145 more'])
  expect(render({ ...payload, alerts: [] })).toBeUndefined()
})

test('AJ-25 a payload of our own with a status is no alert', () => {
  expect(render({ text: 'hi', status: 'firing' })).toBe('hi')
  expect(render({ text: 'hi', alerts: [], status: 'ok' })).toBe('hi')
})
