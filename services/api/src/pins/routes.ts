import type { Actions } from '../context.ts'
import { listPins } from './list-pins.ts'
import { pinMessage } from './pin-message.ts'
import { unpinMessage } from './unpin-message.ts'

export const pinRoutes = { listPins, pinMessage, unpinMessage } satisfies Partial<Actions>
