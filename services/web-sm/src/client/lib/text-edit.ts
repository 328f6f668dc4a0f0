/** Replaces a range as if it had been typed, so that undo knows of it and listeners hear of it. */
export function replaceRange(
  box: HTMLTextAreaElement | HTMLInputElement,
  from: number,
  to: number,
  text: string,
): void {
  box.focus()
  box.setSelectionRange(from, to)
  // The only way that keeps the browser's undo history; setRangeText is the fallback where it is gone.
  if (document.execCommand('insertText', false, text)) return
  box.setRangeText(text, from, to, 'end')
  box.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

export function insertText(box: HTMLTextAreaElement, text: string): void {
  replaceRange(box, box.selectionStart, box.selectionEnd, text)
}

/** Puts a Markdown mark around the selection, or takes it away when it is there. */
export function wrapSelection(box: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: from, selectionEnd: to, value } = box
  const selected = value.slice(from, to)
  const size = mark.length
  if (value.slice(from - size, from) === mark && value.slice(to, to + size) === mark) {
    replaceRange(box, from - size, to + size, selected)
    return box.setSelectionRange(from - size, to - size)
  }
  replaceRange(box, from, to, `${mark}${selected}${mark}`)
  box.setSelectionRange(from + size, to + size)
}
