/** Says something to a screen reader when it has nothing else to say. */
export function announce(text: string): void {
  const voice = document.getElementById('announcer')
  if (voice) voice.textContent = text
}

let timer: ReturnType<typeof setTimeout> | undefined

/** A short note at the bottom that goes away by itself. */
export function toast(text: string): void {
  const note = document.getElementById('toast')
  if (!note) return
  note.textContent = text
  note.hidden = false
  clearTimeout(timer)
  timer = setTimeout(() => {
    note.hidden = true
  }, 3_500)
}
