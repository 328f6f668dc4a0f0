import { expect, test } from 'bun:test'
import { RouteTable } from './route-table.ts'

/** Enough routes of a kind for the router to order the parameters in its own way. */
function buildTable(): RouteTable<string> {
  const table = new RouteTable<string>()
  table.add(['GET'], '/rooms/:room', 'room')
  table.add(['PUT'], '/rooms/:room/members/:user', 'member')
  table.add(['PUT'], '/notes/:note/reactions/:emoji', 'reaction')
  table.add(['GET'], '/rooms/:room/members', 'members')
  return table
}

test('each parameter gets the value of its own place', () => {
  const table = buildTable()
  expect(table.match('PUT', '/rooms/a/members/b')).toEqual({ route: 'member', params: { room: 'a', user: 'b' } })
  expect(table.match('PUT', '/notes/a/reactions/b')).toEqual({ route: 'reaction', params: { note: 'a', emoji: 'b' } })
})
