import { ratioOf, spreadOf, type Metric, type Run, type Section } from './section.ts'

const HEAD = ['', 'ajet-chat', 'bare', 'ratio', 'budget'] as const

/** The section as lines of text, columns aligned. */
export function renderTable(section: Section): string {
  const rows = [HEAD, ...section.metrics.map((metric) => rowOf(section, metric))]
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column] ?? 0, column))
      .join('  ')
      .trimEnd(),
  )
  return [`== ${section.title}   (bare: ${section.floorTitle})`, ...lines, ...verdict(section)].join('\n')
}

function rowOf(section: Section, metric: Metric): readonly string[] {
  const ratio = ratioOf(section, metric)
  return [
    `${metric.title}, ${metric.unit}`,
    cell(section.ours, metric),
    cell(section.floor, metric),
    ratio === undefined ? '' : `${ratio.toFixed(1)}x`,
    budgetOf(section, metric),
  ]
}

function budgetOf(section: Section, { key, budget, better }: Metric): string {
  const ours = spreadOf(section.ours, key)?.median
  if (budget === undefined || ours === undefined) return budget === undefined ? '' : String(budget)
  const kept = better === 'lower' ? ours <= budget : ours >= budget
  return `${budget} ${kept ? 'kept' : 'MISSED'}`
}

function cell(runs: readonly Run[], { key, digits }: Metric): string {
  const spread = spreadOf(runs, key)
  if (!spread) return ''
  const [median, min, max] = [spread.median, spread.min, spread.max].map((value) => value.toFixed(digits))
  return runs.length > 1 ? `${median} (${min}-${max})` : `${median}`
}

const pad = (text: string, width: number, column: number): string =>
  column === 0 ? text.padEnd(width) : text.padStart(width)

function verdict({ failures, discarded, notes = [] }: Section): readonly string[] {
  return [
    ...failures.map((reason) => `FAILED: ${reason}`),
    ...discarded.map((reason) => `THROWN AWAY: ${reason}`),
    ...notes,
  ]
}
