import type { MarkdownIt, StateBlock } from 'markdown-it'

const maxColumns = 40

/** Leaves wide tables as text: markdown-it fills up short rows, so a few bytes a row would become hundreds of cells. */
export function narrowTables(md: MarkdownIt): void {
  const table = md.block.ruler.__rules__.find(({ name }) => name === 'table')?.fn
  if (table === undefined) return
  md.block.ruler.at('table', (state, ...rest) => !isWide(state, rest[0]) && table(state, ...rest), {
    alt: ['paragraph'],
  })
}

function isWide(state: StateBlock, line: number): boolean {
  let bars = 0
  for (let at = state.bMarks[line] ?? 0; at < (state.eMarks[line] ?? 0); at += 1) {
    if (state.src.charCodeAt(at) === 0x7c) bars += 1
    if (bars > maxColumns + 1) return true
  }
  return false
}
