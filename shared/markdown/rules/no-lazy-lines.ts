import type { StateBlock } from 'markdown-it'

/**
 * CommonMark lets a paragraph in a quote or list item go on in a line without the mark. In a chat the line under a quote
 * is the answer to it, so the block ends with its last marked line.
 */
export function noLazyLines(state: StateBlock, startLine: number, _endLine: number, silent: boolean): boolean {
  if (!silent) return false
  if (state.parentType === 'blockquote') return true
  return state.parentType === 'paragraph' && (state.sCount[startLine] ?? 0) < state.blkIndent
}
