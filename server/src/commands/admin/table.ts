/** Rows under headings, in columns as wide as they need to be. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[], empty: string): string {
  if (rows.length === 0) return empty
  const all = [headings, ...rows].map((row) => row.map(printable))
  const widths = headings.map((_, at) => Math.max(...all.map((row) => Bun.stringWidth(row[at] ?? ''))))
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - Bun.stringWidth(cell))))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

/** Names come from people: nothing in them moves the cursor of whoever reads. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '\u{fffd}')
}
