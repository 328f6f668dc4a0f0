import { expect, test } from 'bun:test'
import { newId } from '../std/mod.ts'
import { buildViewer, channel, channelEvent, setUp } from './live-fixtures.ts'

test('ABU-11 a replay does not bring back the text of a message that was deleted since', async () => {
  await using t = await setUp()
  const start = t.live.position()
  const about = (type: string, message_id: string, text: string) =>
    channelEvent(text, { type, payload: { message_id, text } })
  const [gone, kept] = [newId(), newId()]
  await t.publish(
    about('message/created', gone, 'secret'),
    about('message/created', kept, 'fine'),
    about('message/edited', gone, 'a secret'),
    about('message/deleted', gone, ''),
  )
  const back = t.open(buildViewer(), { after: start })
  await t.settle()
  expect(back.texts).toEqual(['message/created fine', 'message/deleted '])
  expect(back.lastEventId).toBe(t.live.position())
})

test('ABU-11 a replay does not bring back the text of messages that were purged since', async () => {
  await using t = await setUp()
  const start = t.live.position()
  const [gone, kept] = [newId(), newId()]
  const posted = (message_id: string, text: string) =>
    channelEvent(text, { type: 'message/created', payload: { message_id, text } })
  const messages = [{ message_id: gone }, null]
  await t.publish(
    posted(gone, 'secret'),
    posted(kept, 'fine'),
    channelEvent('', { type: 'channel/purged', payload: { messages, text: '' } }),
  )
  const back = t.open(buildViewer(), { after: start })
  await t.settle()
  expect(back.texts).toEqual(['message/created fine', 'channel/purged '])
})

test('ABU-11 a replay holds no notification of a deleted message or of a channel the viewer was removed from', async () => {
  await using t = await setUp()
  const start = t.live.position()
  const viewer = buildViewer()
  const [gone, kept, left] = [newId(), newId(), newId()]
  const notice = (text: string, channelId: string | null, messageId: string) => {
    const notification = { channel: channelId && { id: channelId }, message: { id: messageId } }
    const to = { audience: 'user' as const, user_id: viewer.userId, channel_id: null, community_id: null, rev: null }
    return channelEvent(text, { type: 'notification/new', payload: { text, notification }, ...to })
  }
  await t.publish(
    notice('fine', channel, kept),
    notice('of no channel', null, kept),
    notice('elsewhere', left, kept),
    notice('deleted', channel, gone),
    channelEvent('', { type: 'message/deleted', payload: { message_id: gone, text: '' } }),
  )
  const back = t.open(viewer, { after: start, communityId: newId() })
  await t.settle()
  expect(back.texts).toEqual(['notification/new fine', 'notification/new of no channel'])
})
