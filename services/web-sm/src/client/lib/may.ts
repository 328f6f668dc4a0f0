import type { ChannelRight } from '@ajet/shared/schema'
import { find } from './dom.ts'

/** Whether one may do something in the room on screen. */
export const may = (right: ChannelRight): boolean => find(`[data-channel-pane][data-may~="${right}"]`) !== undefined
