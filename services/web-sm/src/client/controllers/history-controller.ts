import { Controller } from '@hotwired/stimulus'
import { findAll } from '../lib/dom.ts'
import { hideSpoilers } from '../timeline/row.ts'

/** What a message said before its edits, beside the channel. */
export class HistoryController extends Controller<HTMLElement> {
  override connect(): void {
    for (const version of findAll('[data-version]', this.element)) hideSpoilers(version)
  }
}
