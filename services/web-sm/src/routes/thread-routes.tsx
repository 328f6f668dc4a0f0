/** @jsxImportSource hono/jsx */
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { dmPath, channelPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { renderPage, seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { CommunityLayout } from '../pages/community-layout.tsx'
import { loadAnyPlace, sidebarOf } from '../pages/load-place.ts'
import { loadReplies } from '../pages/load-thread.ts'
import { ThreadsPane } from '../pages/threads-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'

/** The threads one follows, beside the community last visited; following and leaving one. */
export function addThreadRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/threads', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const query = queryOf(visit)
    const [place, page] = await Promise.all([loadAnyPlace(visit), visit.api.listThreads({ query })])
    return renderPage(
      visit,
      <CommunityLayout
        {...await pageContext(app, place.sync.user)}
        title="Threads"
        position={position}
        sidebar={sidebarOf(place, { currentChannelId: undefined, currentPage: 'threads' })}
      >
        <ThreadsPane
          place={place}
          threads={page.items}
          unreadOnly={query.unread === 'true'}
          nextHref={page.next === null ? undefined : nextHref(query, page.next)}
        />
      </CommunityLayout>,
    )
  })

  routes.post('/threads/:root/read', async (c) => {
    const visit = c.get('visit')
    const params = { message_id: parseId(c.req.param('root')) }
    const newest = (await loadReplies(visit.api, params.message_id)).at(-1)
    await visit.api.markThreadRead({ params, body: { seq: newest?.seq ?? 0 } })
    return seeOther(visit, '/threads')
  })

  routes.post('/threads/:root/unfollow', async (c) => {
    const visit = c.get('visit')
    await visit.api.unfollowThread({ params: { message_id: parseId(c.req.param('root')) } })
    return seeOther(visit, '/threads')
  })

  routes.post('/c/:slug/channels/:channel/thread/:message/follow', (c) => {
    const { slug, channel, message } = c.req.param()
    return follow(c.get('visit'), message, channelPath(slug, channel))
  })

  routes.post('/dm/:channel/thread/:message/follow', (c) =>
    follow(c.get('visit'), c.req.param('message'), dmPath(c.req.param('channel'))),
  )
}

async function follow(visit: Visit, message: string, channelHref: string): Promise<Response> {
  const params = { message_id: parseId(message) }
  const following = (await readForm(visit.request)).get('following') === 'true'
  await (following ? visit.api.followThread({ params }) : visit.api.unfollowThread({ params }))
  return seeOther(visit, `${channelHref}/thread/${params.message_id}`)
}

function queryOf({ url: { searchParams: given } }: Visit): { readonly unread?: 'true'; readonly after?: string } {
  const after = given.get('after')
  return { ...(given.get('unread') === 'true' && { unread: 'true' }), ...(after !== null && isId(after) && { after }) }
}

const nextHref = (query: Readonly<Record<string, string>>, after: string): string =>
  `/threads?${new URLSearchParams({ ...query, after }).toString()}`
