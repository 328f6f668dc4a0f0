/** @jsxImportSource hono/jsx */
import { ApiError } from '@ajet/shared/http'
import { fields, type MyChannelView } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { browsePath, channelPath, membersPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { BrowsePane, type BrowsePaneProps } from '../pages/browse-page.tsx'
import { loadPlace } from '../pages/load-place.ts'
import { MembersPane } from '../pages/members-page.tsx'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { respondWithList } from './respond-with-list.ts'

/** Browsing and creating channels; people and invites. */
export function addCommunityRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/c/:slug/channels', (c) =>
    respondWithBrowse(app, c, { error: undefined, typed: { name: '', topic: '' } }),
  )

  routes.post('/c/:slug/channels', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    const community = c.req.param('slug')
    const typed = { name: form.get('name') ?? '', topic: form.get('topic') ?? '' }
    const visibility = form.get('visibility') === 'private' ? 'private' : 'public'
    try {
      const channel = await visit.api.createChannel({ params: { community }, body: { ...typed, visibility } })
      return seeOther(visit, channelPath(community, channel.name))
    } catch (error) {
      return respondWithBrowse(app, c, { error: codeOf(error), typed })
    }
  })

  routes.get('/c/:slug/members', (c) => respondWithMembers(app, c))

  routes.post('/c/:slug/members/:user/role', async (c) => {
    const visit = c.get('visit')
    const params = { community: c.req.param('slug'), user: parseId(c.req.param('user')) }
    const role = fields.communityRole.safeParse((await readForm(visit.request)).get('role'))
    try {
      if (!role.success) throw new ApiError('invalid_input')
      await visit.api.updateMember({ params, body: { role: role.data } })
      return seeOther(visit, membersPath(params.community))
    } catch (error) {
      return seeOther(visit, `${membersPath(params.community)}?role_error=${codeOf(error)}`)
    }
  })

  routes.post('/c/:slug/members/invites', async (c) => {
    const visit = c.get('visit')
    const community = c.req.param('slug')
    return afterInviteChange(visit, community, () => visit.api.createInvite({ params: { community }, body: {} }))
  })

  routes.post('/c/:slug/members/invites/:code/revoke', async (c) => {
    const visit = c.get('visit')
    const code = c.req.param('code')
    return afterInviteChange(visit, c.req.param('slug'), () => visit.api.revokeInvite({ params: { code } }))
  })
}

async function afterInviteChange(visit: Visit, community: string, change: () => Promise<unknown>): Promise<Response> {
  try {
    await change()
    return seeOther(visit, `${membersPath(community)}#invite`)
  } catch (error) {
    return seeOther(visit, `${membersPath(community)}?error=${codeOf(error)}#invite`)
  }
}

function respondWithBrowse(
  app: WebApp,
  c: WebContext,
  form: Pick<BrowsePaneProps, 'error' | 'typed'>,
): Promise<Response> {
  return respondWithList(app, c, {
    title: 'Channels',
    currentPage: 'browse',
    href: browsePath(c.req.param('slug') ?? ''),
    error: form.error,
    loadPlace,
    load: (call) => c.get('visit').api.listChannels(call),
    render: (place, channels, nextHref) => (
      <BrowsePane place={place} channels={channels.toSorted(byName)} nextHref={nextHref} {...form} />
    ),
  })
}

function respondWithMembers(app: WebApp, c: WebContext): Promise<Response> {
  const { api, url } = c.get('visit')
  const community = c.req.param('slug') ?? ''
  return respondWithList(app, c, {
    title: 'People',
    currentPage: 'members',
    href: membersPath(community),
    error: undefined,
    loadPlace,
    load: (call) => api.listMembers(call),
    render: async (place, members, nextHref) => {
      const mayInvite = place.community.role !== 'member'
      const invites = mayInvite ? await api.listInvites({ params: { community } }) : undefined
      return (
        <MembersPane
          place={place}
          members={members}
          nextHref={nextHref}
          invites={invites?.items.toReversed()}
          error={url.searchParams.get('error') ?? undefined}
          roleError={url.searchParams.get('role_error') ?? undefined}
        />
      )
    },
  })
}

const byName = (a: MyChannelView, b: MyChannelView) => a.name.localeCompare(b.name)
