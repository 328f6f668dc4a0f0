import { expect, test } from 'bun:test'
import type { Standing } from '../channels/policy.ts'
import { canDelete, canEdit, isEditable } from './policy.ts'

const HOUR = 60 * 60_000
const posted = { author_id: 'ada', created_at: new Date(1_000) }
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

test('SH-13 a message can be edited for one hour from its creation', () => {
  expect(isEditable(posted, 1_000 + HOUR)).toBe(true)
  expect(isEditable(posted, 1_001 + HOUR)).toBe(false)
})

test('only the author edits, and only while in the channel', () => {
  expect(canEdit(posted, member, 'ada')).toBe(true)
  expect(canEdit(posted, { ...member, joined: false }, 'ada')).toBe(false)
  expect(canEdit(posted, { ...member, role: 'owner', operator: true }, 'bob')).toBe(false)
})

test('authors, operators and admins delete', () => {
  expect(canDelete(posted, member, 'ada')).toBe(true)
  expect(canDelete(posted, member, 'bob')).toBe(false)
  expect(canDelete(posted, { ...member, operator: true }, 'bob')).toBe(true)
  expect(canDelete(posted, { ...member, role: 'admin', joined: false }, 'bob')).toBe(true)
})
