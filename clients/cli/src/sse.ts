export interface ServerEvent {
  readonly event: string
  readonly data: string
  /** Where the stream stands after it (Last-Event-ID); undefined before the server has said. */
  readonly lastEventId: string | undefined
}

const MAX_BLOCK = 4 * 1024 * 1024

/**
 * Reads `text/event-stream` (HTML §9.2.6). Blocks without data move `lastEventId` and come out as an event with the
 * name `''`, so that the reader knows the stream is alive.
 */
export async function* readServerEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerEvent, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let lastEventId: string | undefined
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).replace(/\r\n?/g, '\n').split('\n\n')
    rest = blocks.pop() ?? ''
    if (rest.length > MAX_BLOCK) throw new Error('The server sent an event that is too large')
    for (const block of blocks) {
      const fields = parseBlock(block)
      lastEventId = fields.id ?? lastEventId
      yield { event: fields.data === undefined ? '' : fields.event, data: fields.data ?? '', lastEventId }
    }
  }
}

function parseBlock(block: string) {
  let event = 'message'
  let id: string | undefined
  let data: string | undefined
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^([^:]+)(?:: ?(.*))?$/s.exec(line) ?? []
    if (name === 'event') event = value
    if (name === 'id' && !value.includes('\0')) id = value
    if (name === 'data') data = data === undefined ? value : `${data}\n${value}`
  }
  return { event, id, data }
}
