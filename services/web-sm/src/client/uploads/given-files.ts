/** Files of a drop, without folders, which cannot be sent. */
export function droppedFiles({ items }: DataTransfer): readonly File[] {
  return [...items].flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory === true) return []
    return item.getAsFile() ?? []
  })
}

/**
 * Files of a paste. A copied table comes as text and as its picture, and the text is meant; a copied file comes with its
 * name as text.
 */
export function pastedFiles(clipboard: DataTransfer): readonly File[] {
  const files = [...clipboard.files]
  const text = clipboard.getData('text/plain').trim()
  return text === '' || files.some(({ name }) => text.split('\n').includes(name)) ? files : []
}

/** True while files are dragged over the page, and not text or a link of it. */
export const holdsFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true
