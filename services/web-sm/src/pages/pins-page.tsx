/** @jsxImportSource hono/jsx */
import type { MessageView } from '@ajet/shared/schema'
import { raw } from 'hono/html'
import type { Markup } from '../fragments/markup.ts'
import { ListPane } from './list-pane.tsx'
import type { Room } from './room.tsx'

export interface Pin {
  readonly message: MessageView
  readonly row: Markup
  /** Name of who pinned it, as far as it is known. */
  readonly by: string | undefined
}

interface PinsPaneProps {
  readonly room: Room
  /** The newest first. */
  readonly pins: readonly Pin[]
}

/** What is pinned in a channel, beside it. */
export function PinsPane({ room: { channel, href, title }, pins }: PinsPaneProps) {
  return (
    <ListPane kind="pins" of={channel.id} title="Pinned messages" href={href} closeLabel="Close the pinned messages">
      {pins.length === 0 ? (
        <p class="pins-empty">
          Nothing is pinned in {title}. <span class="pins-hint">Pin a message to keep it at hand for everybody.</span>
        </p>
      ) : (
        <ol class="pins" data-items>
          {pins.map((pin) => PinnedItem(pin, href))}
        </ol>
      )}
    </ListPane>
  )
}

function PinnedItem({ message, row, by }: Pin, href: string) {
  return (
    <li class="pin" data-item={message.id}>
      {raw(String(row))}
      <p class="pin-foot">
        {by === undefined ? null : (
          <span>
            Pinned by <span dir="auto">{by}</span>
          </span>
        )}
        <a href={`${href}?m=${message.id}`} data-turbo-frame="_top">
          Show in conversation
        </a>
      </p>
    </li>
  )
}
