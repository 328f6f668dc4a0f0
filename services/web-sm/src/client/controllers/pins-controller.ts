import { Controller } from '@hotwired/stimulus'
import { findAll } from '../lib/dom.ts'
import { decorate } from '../timeline/row.ts'

/** The pinned messages beside the channel. */
export class PinsController extends Controller<HTMLElement> {
  override connect(): void {
    for (const row of findAll('.message', this.element)) decorate(row)
  }
}
