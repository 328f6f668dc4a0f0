import { expect, test } from 'bun:test'
import { createAddressReader, saidByGateway } from './client-address.ts'

test('ABU-16 without a trusted proxy X-Forwarded-For is not believed', () => {
  const read = createAddressReader([])
  expect(read('203.0.113.5', '10.0.0.1')).toBe('203.0.113.5')
  expect(read('::ffff:203.0.113.5', null)).toBe('203.0.113.5')
})

test('ABU-16 behind trusted proxies the last address that is not one of them counts', () => {
  const read = createAddressReader(['10.0.0.0/8', '::1', 'fd00::/8'])
  expect(read('10.1.1.1', '198.51.100.7')).toBe('198.51.100.7')
  expect(read('::1', 'forged, 192.0.2.66, 198.51.100.7, 10.2.2.2')).toBe('198.51.100.7')
  expect(read('fd00::5', '2001:db8::1')).toBe('2001:db8::1')
  expect(read('203.0.113.5', '198.51.100.7')).toBe('203.0.113.5')
})

test('a header that holds no address is as good as none', () => {
  const read = createAddressReader(['10.0.0.0/8'])
  for (const header of ['', 'unknown', '198.51.100.7, x', ',']) expect(read('10.1.1.1', header)).toBe('10.1.1.1')
})

test('a service behind the gateway takes the address that the gateway says, and no other text', () => {
  expect(saidByGateway('172.29.64.3', '198.51.100.7')).toBe('198.51.100.7')
  expect(saidByGateway('172.29.64.3', '2001:db8::1')).toBe('2001:db8::1')
  for (const header of [null, '', 'x'.repeat(9_000), '198.51.100.7, 10.0.0.1']) {
    expect(saidByGateway('::ffff:172.29.64.3', header)).toBe('172.29.64.3')
  }
})
