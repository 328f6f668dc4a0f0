import { Controller } from '@hotwired/stimulus'
import { decorateList } from '../timeline/list-pane.ts'

/** Pinned messages, files, or the edits of a message beside the channel. */
export class ListPaneController extends Controller<HTMLElement> {
  override connect(): void {
    decorateList(this.element)
  }
}
