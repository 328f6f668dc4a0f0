import { find, findAll } from './dom.ts'
import { page } from './page.ts'
import { forgetStored, readStored, writeStored } from './storage.ts'

const keyOf = (channel: string, parent: string | null): string =>
  `draft:${page.me}:${channel}${parent === null ? '' : `:${parent}`}`

/** What was written and not sent, by channel and thread (WEB-17). */
export const Drafts = {
  read: (channel: string, parent: string | null): string | undefined => readStored(keyOf(channel, parent)),

  write(channel: string, parent: string | null, text: string): void {
    writeStored(keyOf(channel, parent), text.trim() === '' ? undefined : text)
  },

  /** All of this person’s. */
  forgetAll(): void {
    forgetStored(`draft:${page.me}:`)
  },

  /** Marks the channels of the sidebar that hold a draft. */
  showMarks(): void {
    for (const row of findAll('[data-channel-row]')) {
      const mark = find('.draft-mark', row)
      const draft = readStored(keyOf(row.dataset['channelRow'] ?? '', null))
      if (mark) mark.hidden = draft === undefined || row.getAttribute('aria-current') === 'page'
    }
  },
}
