import { link, plain } from './markdown-text.ts'
import { at, listAt, sizeAt, textAt } from './values.ts'

const SIGNS: Readonly<Record<string, string>> = { firing: '🔥', resolved: '✅' }
/** More alerts of one group are counted, not told of. */
const LINES = 10
/** What a label tells that the line tells already. */
const SAID = new Set(['alertname', 'severity'])
const LABELS = 4

/** Whether this is what Prometheus Alertmanager sends (version 4 of its payload), or Grafana, which sends the same shape. */
export function isAlert(payload: object): boolean {
  return Object.hasOwn(SIGNS, textAt(payload, 'status')) && Array.isArray(at(payload, 'alerts'))
}

/** A group of alerts: a head with what they have in common, and a line for each. Undefined for an empty group. */
export function renderAlerts(payload: object): string | undefined {
  const count = sizeAt(payload, 'alerts')
  if (count === 0) return undefined
  const lines = listAt(payload, 'alerts').slice(0, LINES).map(renderAlert)
  const cut = Number(textAt(payload, 'truncatedAlerts')) || 0
  const rest = count + cut - lines.length
  return [headOf(payload, count + cut), ...lines, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')
}

function headOf(payload: object, count: number): string {
  const status = textAt(payload, 'status')
  const name = textAt(payload, 'groupLabels', 'alertname') || textAt(payload, 'commonLabels', 'alertname')
  const title = link(name || textAt(payload, 'receiver') || 'Alerts', textAt(payload, 'externalURL'))
  const of = labelsOf(at(payload, 'groupLabels'))
  return `${SIGNS[status] ?? ''} **${status}** ${title} (${count})${of === '' ? '' : ` ${of}`}`
}

function renderAlert(alert: unknown): string {
  const status = textAt(alert, 'status')
  const name = link(textAt(alert, 'labels', 'alertname') || 'alert', textAt(alert, 'generatorURL'))
  const severity = plain(textAt(alert, 'labels', 'severity'), 40)
  const note = (key: string) => textAt(alert, 'annotations', key)
  const said = plain(note('summary') || note('description') || note('message'), 300)
  const runbook = note('runbook_url') && link('runbook', note('runbook_url'))
  const parts = [Object.hasOwn(SIGNS, status) ? SIGNS[status] : '', name, severity && `**${severity}**`]
  const head = [...parts, labelsOf(at(alert, 'labels'))].filter(Boolean).join(' ')
  return `- ${[said === '' ? head : `${head}: ${said}`, runbook].filter(Boolean).join(' · ')}`
}

function labelsOf(labels: unknown): string {
  if (typeof labels !== 'object' || labels === null || Array.isArray(labels)) return ''
  const told = Object.keys(labels).filter(
    (key) => !SAID.has(key) && !key.startsWith('__') && textAt(labels, key) !== '',
  )
  const shown = told.slice(0, LABELS).map((key) => `${plain(key, 40)}=${plain(textAt(labels, key), 60)}`)
  return shown.join(', ')
}
