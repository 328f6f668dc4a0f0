import { expect, test } from 'bun:test'
import { canKick, canSetNickname, canSetRole } from './policy.ts'

test('an owner gives every role, also the owner role', () => {
  expect(canSetRole('owner', 'member', 'owner')).toBe(true)
  expect(canSetRole('owner', 'owner', 'member')).toBe(true)
})

test('an admin neither makes nor unmakes owners', () => {
  expect(canSetRole('admin', 'member', 'admin')).toBe(true)
  expect(canSetRole('admin', 'admin', 'member')).toBe(true)
  expect(canSetRole('admin', 'member', 'owner')).toBe(false)
  expect(canSetRole('admin', 'owner', 'member')).toBe(false)
})

test('a member sets no role and only the own nickname', () => {
  expect(canSetRole('member', 'member', 'admin')).toBe(false)
  expect(canSetNickname('member', true)).toBe(true)
  expect(canSetNickname('member', false)).toBe(false)
  expect(canSetNickname('admin', false)).toBe(true)
})

test('people are kicked only from above', () => {
  expect(canKick('owner', 'admin')).toBe(true)
  expect(canKick('admin', 'member')).toBe(true)
  expect(canKick('admin', 'admin')).toBe(false)
  expect(canKick('owner', 'owner')).toBe(false)
  expect(canKick('member', 'member')).toBe(false)
})
