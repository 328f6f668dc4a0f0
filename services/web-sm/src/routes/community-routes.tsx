/** @jsxImportSource hono/jsx */
import { ApiError } from '@ajet/shared/http'
import { fields, type MyChannelView } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { browsePath, channelPath, membersPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import { afterOf, type Visit } from '../http/visit.ts'
import { BrowsePane, type BrowsePaneProps } from '../pages/browse-page.tsx'
import { loadPlace } from '../pages/load-place.ts'
import { MembersPane } from '../pages/members-page.tsx'
import type { WebApp, WebContext, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { renderInside } from './render-inside.tsx'

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

async function respondWithBrowse(
  app: WebApp,
  c: WebContext,
  form: Pick<BrowsePaneProps, 'error' | 'typed'>,
): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const slug = c.req.param('slug') ?? ''
  const [place, page] = await Promise.all([
    loadPlace(visit, slug),
    visit.api.listChannels({ params: { community: slug }, query: afterOf(visit) }),
  ])
  const nextHref = page.next === null ? undefined : `${browsePath(slug)}?after=${page.next}`
  return renderInside(
    app,
    visit,
    { place, position, title: 'Channels', currentPage: 'browse', status: form.error === undefined ? 200 : 422 },
    <BrowsePane place={place} channels={page.items.toSorted(byName)} nextHref={nextHref} {...form} />,
  )
}

async function respondWithMembers(app: WebApp, c: WebContext): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const slug = c.req.param('slug') ?? ''
  const [place, page] = await Promise.all([
    loadPlace(visit, slug),
    visit.api.listMembers({ params: { community: slug }, query: afterOf(visit) }),
  ])
  const mayInvite = place.community.role !== 'member'
  const invites = mayInvite ? await visit.api.listInvites({ params: { community: slug } }) : undefined
  const nextHref = page.next === null ? undefined : `${membersPath(slug)}?after=${page.next}`
  const error = visit.url.searchParams.get('error') ?? undefined
  const pane = (
    <MembersPane
      place={place}
      members={page.items}
      nextHref={nextHref}
      invites={invites?.items.toReversed()}
      error={error}
      roleError={visit.url.searchParams.get('role_error') ?? undefined}
    />
  )
  return renderInside(app, visit, { place, position, title: 'People', currentPage: 'members', status: 200 }, pane)
}

const byName = (a: MyChannelView, b: MyChannelView) => a.name.localeCompare(b.name)
