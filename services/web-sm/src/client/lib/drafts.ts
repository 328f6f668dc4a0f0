import { find, findAll, icon, make } from './dom.ts'
import { page } from './page.ts'
import { forgetStored, readStored, storedKeys, writeStored } from './storage.ts'

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
    forgetStored(keyOf('', null))
  },

  /** Marks the channels of a sidebar that hold a draft. */
  showMarks(sidebar: ParentNode): void {
    const drafts = storedKeys(keyOf('', null))
    for (const row of findAll('[data-channel-row]', sidebar)) {
      const isMarked = drafts.has(keyOf(row.dataset['channelRow'] ?? '', null)) && !isCurrent(row)
      const mark = find('.draft-mark', row)
      if (isMarked && !mark) find('[data-badge]', row)?.before(makeMark())
      if (!isMarked) mark?.remove()
    }
  },
}

const isCurrent = (row: HTMLElement): boolean => row.getAttribute('aria-current') === 'page'

function makeMark(): HTMLElement {
  const text = make('span', { class: 'visually-hidden' }, 'draft')
  return make('span', { class: 'draft-mark', title: 'Draft' }, icon('edit'), text)
}
