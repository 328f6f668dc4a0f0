const grows = CSS.supports('field-sizing', 'content')

/** Grows a box with its text where the style sheet alone cannot; its largest height is the style sheet's (WEB-01). */
export function fitHeight(box: HTMLTextAreaElement): void {
  if (grows) return
  box.style.height = 'auto'
  box.style.height = `${box.scrollHeight}px`
}
