import { expect, test } from 'bun:test'
import { createEventBus } from './create-event-bus.ts'
import { parseNatsUrl } from './nats-url.ts'

test('EB-1 a URL names server, port, encryption and credentials', () => {
  expect(parseNatsUrl('nats://bus.example')).toEqual({
    servers: ['bus.example:4222'],
    tls: false,
    credentials: undefined,
  })
  expect(parseNatsUrl('tls://u:p%40ss@bus.example:5222')).toEqual({
    servers: ['bus.example:5222'],
    tls: true,
    credentials: { user: 'u', pass: 'p@ss' },
  })
  expect(parseNatsUrl('nats://t0ken@a:1, nats://b:2')).toEqual({
    servers: ['a:1', 'b:2'],
    tls: false,
    credentials: { token: 't0ken' },
  })
  expect(parseNatsUrl('nats://[::1]:4222').servers).toEqual(['[::1]:4222'])
})

test.each(['', 'bus.example:4222', 'http://bus.example', 'nats://', 'nats://a b', 'nats://a:99999', 'nats://a,'])(
  'EB-T2 the bad URL %p gives a clear error',
  async (url) => {
    await expect(createEventBus({ driver: 'nats', url })).rejects.toMatchObject({
      code: 'bad_url',
      message: expect.stringContaining('The NATS URL'),
    })
  },
)

test('EB-T2 the error does not show the password', () => {
  expect(() => parseNatsUrl('http://user:secret@host')).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('secret') }),
  )
})
