import { Controller } from '@hotwired/stimulus'
import { decoratePins } from '../timeline/pins-pane.ts'

/** The pinned messages beside the channel. */
export class PinsController extends Controller<HTMLElement> {
  override connect(): void {
    decoratePins(this.element)
  }
}
