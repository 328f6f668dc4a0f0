import type { StateBlock } from 'markdown-it'

const fence = '```'

interface ChatFence {
  readonly before: string
  readonly language: string
  /** The line of the closing fence, and the code in front of it. */
  readonly last: number
  readonly lastCode: string
}

/**
 * A fence as people open it in a chat, behind text: `look: ```ts`. CommonMark knows fences only on lines of their own.
 */
export function fenceBehindText(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  const found = findChatFence(state, line, endLine)
  if (found === undefined || found.before === '') return false
  if (silent) return true
  pushParagraph(state, found.before, line)
  pushFence(state, found, line)
  return true
}

/** A fence as people close it in a chat, behind the last line of code. The others are left to CommonMark's own rule. */
export function fenceEndingBehindCode(state: StateBlock, line: number, endLine: number, silent: boolean): boolean {
  const found = findChatFence(state, line, endLine)
  if (found === undefined || found.before !== '' || found.lastCode === '') return false
  if (!silent) pushFence(state, found, line)
  return true
}

function findChatFence(state: StateBlock, line: number, endLine: number): ChatFence | undefined {
  const opening = /^([^`]*)```([\w+#.-]*)[ \t]*$/.exec(textOf(state, line))
  const last = opening === null ? undefined : findFence(state, line + 1, endLine)
  if (opening === null || last === undefined) return undefined
  const closing = /^([^`]*)```[ \t]*$/.exec(textOf(state, last))
  if (closing === null) return undefined
  const [, before = '', language = ''] = opening
  return { before: before.trim(), language, last, lastCode: closing[1] ?? '' }
}

function pushFence(state: StateBlock, { language, last, lastCode }: ChatFence, line: number): void {
  const token = state.push('fence', 'code', 0)
  token.info = language
  token.markup = fence
  token.map = [line, last + 1]
  const lines = state.getLines(line + 1, last, state.blkIndent, true)
  token.content = lastCode === '' ? lines : `${lines}${lastCode}\n`
  state.line = last + 1
}

const textOf = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

/** The first line with a fence, inside the same quote or item. */
function findFence(state: StateBlock, from: number, endLine: number): number | undefined {
  for (let line = from; line < endLine; line += 1) {
    if (!state.isEmpty(line) && (state.sCount[line] ?? 0) < state.blkIndent) return undefined
    if (textOf(state, line).includes(fence)) return line
  }
  return undefined
}

function pushParagraph(state: StateBlock, text: string, line: number): void {
  state.push('paragraph_open', 'p', 1).map = [line, line + 1]
  const inline = state.push('inline', '', 0)
  inline.content = text
  inline.map = [line, line + 1]
  inline.children = []
  state.push('paragraph_close', 'p', -1)
}
