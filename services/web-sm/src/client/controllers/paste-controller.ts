import { Controller } from '@hotwired/stimulus'
import { toast } from '../lib/announce.ts'
import { showOffer } from '../lib/command-note.ts'
import { pasteInto } from '../lib/paste-text.ts'
import { insertText, replaceRange } from '../lib/text-edit.ts'
import { giveFiles } from '../uploads/drop-target.ts'

/** Text that is pasted into a composer; files have been taken before (WEB-05, WEB-22). */
export class PasteController extends Controller<HTMLFormElement> {
  pasted(event: ClipboardEvent): void {
    const { target: box, clipboardData } = event
    if (event.defaultPrevented || !clipboardData || !(box instanceof HTMLTextAreaElement)) return
    const pasted = pasteInto(box, clipboardData)
    if (pasted === 'default') return
    event.preventDefault()
    if (pasted === 'done') return
    if (pasted.kind === 'huge') return this.#offerFile(box, pasted.text)
    this.#attach(pasted.text)
    toast('Too long for a message: attached as a file.')
  }

  /** It goes into the box all the same; whoever wants it as a file says so. */
  #offerFile(box: HTMLTextAreaElement, text: string): void {
    insertText(box, text)
    showOffer(this.element, `${text.length.toLocaleString('en')} characters are a lot to read here.`, {
      label: 'Send as a file',
      take: () => {
        const at = box.value.indexOf(text)
        if (at !== -1) replaceRange(box, at, at + text.length, '')
        this.#attach(text)
      },
    })
  }

  #attach(text: string): void {
    giveFiles(this.element, [new File([text], 'pasted.txt', { type: 'text/plain' })])
  }
}
