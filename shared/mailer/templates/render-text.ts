import { placeName, type Letter, type Place } from './letter.ts'
import { phraseText, type Phrase } from './phrase.ts'

const WIDTH = 72

/** The letter as plain text, wrapped as mails are. The link has a line for itself. */
export function renderText({ title, paragraphs, action, notes }: Letter, place: Place): string {
  const head = phraseText(title)
  const blocks = [
    `${head}\n${'='.repeat(Math.min(WIDTH, [...head].length))}`,
    ...paragraphs.map(paragraph),
    `${action.label}:\n${action.url}`,
    ...notes.map(paragraph),
    `-- \n${placeName(place)}\n${place.baseUrl}`,
  ]
  return `${blocks.join('\n\n')}\n`
}

function paragraph(phrase: Phrase): string {
  return wrap(phraseText(phrase))
}

function wrap(text: string): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
