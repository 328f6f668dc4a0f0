import type { NotificationView } from '@ajet/shared/schema'

/** What happened, as one sentence after the name of whoever did it. */
export function notificationText({ type, channel, data }: NotificationView): string {
  if (type === 'mention') return `mentioned you${inChannel(channel)}`
  if (type === 'keyword') return `wrote “${data['keyword'] ?? ''}”${inChannel(channel)}`
  if (type === 'dm') return 'wrote to you'
  if (type === 'thread_reply') return `replied${inChannel(channel)}`
  if (type === 'invite') return `invited you to ${data['community_name'] ?? 'a community'}`
  return systemText(data)
}

const inChannel = (channel: NotificationView['channel']): string =>
  channel === null || channel.name === '' ? '' : ` in #${channel.name}`

function systemText(data: NotificationView['data']): string {
  const community = data['community_name'] ?? 'a community'
  if (data['event'] === 'role_changed') return `made you ${data['role'] ?? 'member'} of ${community}`
  if (data['event'] === 'reminder') return `reminds you: ${data['text'] ?? ''}`
  if (data['event'] === 'unmuted') return `lets you write in ${community} again`
  if (data['event'] === 'muted') return `muted you in ${community}`
  if (data['event'] === 'kicked') return `took you out of ${community}`
  if (data['event'] === 'removed_from_channel') return `took you out of #${data['channel_name'] ?? ''} in ${community}`
  if (data['event'] === 'webhook_disabled') return `switched off the webhook ${data['name'] ?? ''} of ${community}`
  return `changed something in ${community}`
}
