import { expect, test } from 'bun:test'
import { canAddMember, canJoin, canManage, canSee, canSetTopic, type Standing } from './policy.ts'

const member: Standing = {
  role: 'member',
  joined: true,
  operator: false,
  voice: false,
  archived: false,
  visibility: 'public',
  type: 'text',
  mode_i: false,
  mode_m: false,
  mode_t: false,
}
const outside = { ...member, joined: false }
const operator = { ...member, operator: true }
const admin: Standing = { ...outside, role: 'admin' }

test('a channel is seen by its members, a public one by the community', () => {
  expect(canSee(outside)).toBe(true)
  expect(canSee({ ...outside, visibility: 'private' })).toBe(false)
  expect(canSee({ ...member, visibility: 'private' })).toBe(true)
  expect(canSee({ ...outside, role: null })).toBe(false)
  expect(canSee({ ...admin, visibility: 'private' })).toBe(false)
})

test('operators and admins manage a channel', () => {
  expect([member, operator, admin].map(canManage)).toEqual([false, true, true])
})

test('the topic is for members, with +t for whoever manages', () => {
  expect([outside, member, operator, admin].map(canSetTopic)).toEqual([false, true, true, true])
  const locked = [member, operator, admin].map((standing) => canSetTopic({ ...standing, mode_t: true }))
  expect(locked).toEqual([false, true, true])
})

test('+i closes a public channel to whoever would join, and keeps members from adding', () => {
  expect(canJoin(outside)).toBe(true)
  expect(canJoin({ ...outside, mode_i: true })).toBe(false)
  expect(canJoin({ ...admin, mode_i: true })).toBe(true)
  expect(canAddMember(member)).toBe(true)
  expect(canAddMember({ ...member, mode_i: true })).toBe(false)
  expect(canAddMember({ ...operator, mode_i: true })).toBe(true)
  expect(canAddMember(outside)).toBe(false)
})
