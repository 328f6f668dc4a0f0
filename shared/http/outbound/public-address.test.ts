import { describe, expect, test } from 'bun:test'
import { findCallableAddress, parseNetwork } from './public-address.ts'

describe('which addresses may be called', () => {
  test.each([
    ['8.8.8.8', '8.8.8.8'],
    ['2606:4700:4700::1111', '2606:4700:4700::1111'],
    ['::ffff:8.8.8.8', '8.8.8.8'],
  ])('ABU-05 %s is public', (address, spelled) => {
    expect(findCallableAddress(address)).toBe(spelled)
  })

  test.each(
    [
      '127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 ::1 ::',
      '10.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 fc00::1 fd12::1 fec0::1',
      '169.254.169.254 fe80::1 fe80::1%eth0 2606:4700::1%eth0 100.64.0.1 100.127.255.255',
      '224.0.0.1 239.1.1.1 ff02::1 255.255.255.255 240.0.0.1',
      '192.0.0.8 192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 2001:db8::1 3fff::1',
      '::ffff:127.0.0.1 ::ffff:7f00:1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::127.0.0.1 ::808:808',
      '64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::a00:1 ::ffff:0:127.0.0.1 2002:7f00:1:: 2001:0:1::1',
      '100::1 5f00::1 4000::1 localhost example.com 1.2.3.4.5 [::1] 8.8.8.8/8',
    ].flatMap((line) => line.split(' ')),
  )('ABU-05 %p is not', (address) => {
    expect(findCallableAddress(address)).toBeUndefined()
  })

  test('ABU-05 the operator opens single addresses and networks, each in its own family', () => {
    const allowed = [parseNetwork('10.1.0.0/16'), parseNetwork('192.168.7.7'), parseNetwork('fd00::/8')]
    expect(findCallableAddress('10.1.2.3', allowed)).toBe('10.1.2.3')
    expect(findCallableAddress('::ffff:10.1.2.3', allowed)).toBe('10.1.2.3')
    expect(findCallableAddress('192.168.7.7', allowed)).toBe('192.168.7.7')
    expect(findCallableAddress('fd00::7', allowed)).toBe('fd00::7')
    expect(findCallableAddress('10.2.0.1', allowed)).toBeUndefined()
    expect(findCallableAddress('192.168.7.8', allowed)).toBeUndefined()
    expect(findCallableAddress('127.0.0.1', allowed)).toBeUndefined()
  })
})
