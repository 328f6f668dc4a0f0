/** In place of the box of a thread whose root is a tombstone: what answers nothing is refused. */
export const THREAD_CLOSED = 'The first message of this thread was deleted. Nobody can reply any more.'
