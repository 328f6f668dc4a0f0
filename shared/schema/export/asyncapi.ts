import { z } from 'zod'
import { clientEvents } from '../client-events.ts'
import { clientMessages } from '../socket/client-messages.ts'
import { socketCloseCodes } from '../socket/close-codes.ts'
import { eventPlace, serverMessages } from '../socket/server-messages.ts'
import { toJsonSchema } from './to-json-schema.ts'

const description =
  'Live events for programs and native clients. docs/websocket.md tells the protocol with an example; what is read and written goes over the API (openapi.json).'

/** The AsyncAPI 3.0 document of the WebSocket. */
export function asyncApiDocument(): string {
  const document = {
    asyncapi: '3.0.0',
    info: { title: 'ajet-chat WebSocket', version: '1', description },
    defaultContentType: 'application/json',
    servers: { chat: { host: 'localhost:8080', protocol: 'ws', description: 'Yours; wss where it has TLS' } },
    channels: { gateway: channel('/ws/gateway'), mobile: channel('/ws/mobile') },
    operations: {
      receive: operation('receive', 'What clients say', Object.keys(clientMessages)),
      send: operation('send', 'What the server says', [...Object.keys(told), ...Object.keys(events)]),
    },
    components: { messages: mapEntries({ ...clientMessages, ...told, ...events }, message) },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Each event has a message of its own in place of the general one. */
const { dispatch, ...told } = serverMessages
const events = Object.fromEntries(
  Object.entries(clientEvents).map(([type, fields]) => {
    const d = eventPlace.extend(fields.shape)
    return [`dispatch.${type.replace('/', '.')}`, dispatch.extend({ t: z.literal(type), d }).describe(`Event ${type}.`)]
  }),
)

function channel(address: string) {
  const names = Object.keys({ ...clientMessages, ...told, ...events })
  return {
    address,
    description: 'The same protocol at both addresses.',
    messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
    bindings: { ws: { method: 'GET', bindingVersion: '0.1.0' } },
    'x-close-codes': Object.entries(socketCloseCodes).map(([name, close]) => ({ name, ...close })),
  }
}

function operation(action: 'send' | 'receive', summary: string, names: readonly string[]) {
  return {
    action,
    summary,
    channel: { $ref: '#/channels/gateway' },
    messages: names.map((name) => ({ $ref: `#/channels/gateway/messages/${name}` })),
  }
}

function message(name: string, schema: z.ZodType) {
  const { description: summary, ...payload } = toJsonSchema(schema, 'draft-7')
  return { name, summary, payload }
}

function mapEntries<T, U>(record: Readonly<Record<string, T>>, map: (name: string, value: T) => U) {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(name, value)]))
}
