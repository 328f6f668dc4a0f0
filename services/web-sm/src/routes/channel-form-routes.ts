import type { MyChannelView } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { channelPath, communityPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { loadChannel, loadPlace, type Place } from '../pages/load-place.ts'
import { channelRoom } from '../pages/room.tsx'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { respondToMessageForm } from './respond-to-message-form.ts'

/** What one can do in a channel with plain forms: post, join, leave, mute, set the topic, open again. */
export function addChannelFormRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.post('/c/:slug/channels/:channel/messages', (c) =>
    respondToMessageForm(app, c, async (visit) => {
      const { place, channel } = await loadTarget(visit, c)
      return channelRoom(place, channel)
    }),
  )

  // Links of the page that answers the form lead here.
  routes.get('/c/:slug/channels/:channel/messages', (c) => {
    const { slug, channel } = c.req.param()
    return seeOther(c.get('visit'), `${channelPath(slug, channel)}${c.get('visit').url.search}`)
  })

  routes.post('/c/:slug/channels/:channel/join', async (c) => {
    const visit = c.get('visit')
    const { place, channel } = await loadTarget(visit, c)
    await visit.api.addChannelMember({ params: { channel_id: channel.id, user: 'me' } })
    return seeOther(visit, channelPath(place.community.slug, channel.name))
  })

  routes.post('/c/:slug/channels/:channel/leave', async (c) => {
    const visit = c.get('visit')
    const { place, channel } = await loadTarget(visit, c)
    await visit.api.removeChannelMember({ params: { channel_id: channel.id, user: 'me' } })
    return seeOther(visit, communityPath(place.community.slug))
  })

  routes.post('/c/:slug/channels/:channel/mute', async (c) => {
    const visit = c.get('visit')
    const { place, channel } = await loadTarget(visit, c)
    const muted = (await readForm(visit.request)).get('muted') === 'true'
    await visit.api.updateChannelMember({ params: { channel_id: channel.id, user: 'me' }, body: { muted } })
    return seeOther(visit, channelPath(place.community.slug, channel.name))
  })

  routes.post('/c/:slug/channels/:channel/unarchive', async (c) => {
    const visit = c.get('visit')
    const { place, channel } = await loadTarget(visit, c)
    await visit.api.updateChannel({ params: { channel_id: channel.id }, body: { archived: false } })
    return seeOther(visit, channelPath(place.community.slug, channel.name))
  })

  routes.post('/c/:slug/channels/:channel/topic', async (c) => {
    const visit = c.get('visit')
    const { place, channel } = await loadTarget(visit, c)
    const topic = (await readForm(visit.request)).get('topic') ?? ''
    await visit.api.updateChannel({ params: { channel_id: channel.id }, body: { topic } })
    return seeOther(visit, channelPath(place.community.slug, channel.name))
  })
}

async function loadTarget(
  visit: Visit,
  c: WebContext,
): Promise<{ readonly place: Place; readonly channel: MyChannelView }> {
  const place = await loadPlace(visit, c.req.param('slug') ?? '')
  return { place, channel: await loadChannel(visit, place, c.req.param('channel') ?? '') }
}
