import type { StateCore } from 'markdown-it'

/** A list item that begins with `[ ]` or `[x]` gets a check box in front, for reading only. */
export function taskItems(state: StateCore): void {
  for (const [at, token] of state.tokens.entries()) {
    if (token.type !== 'inline' || state.tokens[at - 2]?.type !== 'list_item_open') continue
    const first = token.children?.[0]
    const match = first?.type === 'text' ? /^\[([ xX])\] /.exec(first.content) : null
    if (match === null || first === undefined) continue
    first.content = first.content.slice(4)
    const box = new state.Token('checkbox', 'input', 0)
    box.meta = { checked: match[1] !== ' ' }
    token.children?.unshift(box)
    state.tokens[at - 2]?.attrSet('class', 'task')
  }
}
