/** @jsxImportSource hono/jsx */
import { ApiClientError } from '@ajet/shared/api-client'
import { parseSafePath } from '@ajet/shared/http'
import type { Hono } from 'hono'
import { findLastPlace } from '../http/cookies.ts'
import { codeOf, loginPath } from '../http/handle.tsx'
import { renderPage, seeOther } from '../http/respond.ts'
import type { Reader, Visit } from '../http/visit.ts'
import { CodePage } from '../pages/code-page.tsx'
import { InvitePage } from '../pages/invite-page.tsx'
import { LoginPage } from '../pages/login-page.tsx'
import { firstChannel } from '../pages/load-place.ts'
import { readRetyped } from '../pages/retyped.ts'
import { SetupPage } from '../pages/setup-page.tsx'
import { channelPath, communityPath } from '../fragments/paths.ts'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

/** Pages for whoever is not inside yet. Their forms post to the gateway. */
export function addEntryRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/', async (c) => {
    const visit = c.get('visit')
    return seeOther(visit, await homeOf(visit))
  })

  routes.get('/setup', async (c) => {
    const visit = c.get('visit')
    const query = visit.url.searchParams
    const token = query.get('token') ?? ''
    const methods = await visit.api.getLoginMethods({})
    const context = await pageContext(app, undefined)
    return renderPage(visit, <SetupPage {...context} methods={methods} token={token} retyped={readRetyped(query)} />)
  })

  routes.get('/login', (c) => seeOther(c.get('visit'), `/auth/login${c.get('visit').url.search}`))

  routes.get('/auth/login', async (c) => {
    const visit = c.get('visit')
    const query = visit.url.searchParams
    const returnTo = parseSafePath(query.get('return_to')) ?? '/'
    const error = query.get('error') ?? undefined
    if (error === undefined && (await findReader(visit))) return seeOther(visit, returnTo)
    const done = query.get('done') ?? undefined
    const [methods, context] = await Promise.all([visit.api.getLoginMethods({}), pageContext(app, undefined)])
    if (!methods.set_up)
      return renderPage(visit, <SetupPage {...context} methods={methods} token="" retyped={readRetyped(query)} />)
    return renderPage(visit, <LoginPage {...context} methods={methods} returnTo={returnTo} error={error} done={done} />)
  })

  routes.get('/auth/login/code', async (c) => {
    const visit = c.get('visit')
    const query = visit.url.searchParams
    const [{ passkeys }, context] = await Promise.all([visit.api.getLoginMethods({}), pageContext(app, undefined)])
    const state = { returnTo: parseSafePath(query.get('return_to')) ?? '/', error: query.get('error') ?? undefined }
    return renderPage(visit, <CodePage {...context} {...state} passkeys={passkeys} />)
  })

  routes.get('/invite/:code', async (c) => {
    const visit = c.get('visit')
    const [invite, methods, reader] = await Promise.all([
      visit.api.getInvite({ params: { code: c.req.param('code') } }),
      visit.api.getLoginMethods({}),
      findReader(visit),
    ])
    const retyped = readRetyped(visit.url.searchParams)
    const context = await pageContext(app, reader)
    return renderPage(visit, <InvitePage {...context} invite={invite} methods={methods} retyped={retyped} />)
  })

  routes.post('/invite/:code', async (c) => {
    const visit = c.get('visit')
    const code = c.req.param('code')
    try {
      const community = await visit.api.acceptInvite({ params: { code } })
      return seeOther(visit, communityPath(community.slug))
    } catch (error) {
      return seeOther(visit, `/invite/${encodeURIComponent(code)}?error=${codeOf(error)}`)
    }
  })
}

/** Where a signed-in person is sent from `/`: the last place, else the first community. */
async function homeOf(visit: Visit): Promise<string> {
  const sync = await findOrSignedOut(() => visit.api.sync({}))
  if (!sync) return loginPath(visit)
  const last = findLastPlace(visit.request.headers.get('cookie'))
  const lastSlug = last?.split('/')[2]
  if (last !== undefined && sync.communities.some(({ slug, id }) => slug === lastSlug || id === lastSlug)) return last
  const [community] = sync.communities
  if (!community) return '/settings'
  const channel = firstChannel(community.channels.filter(({ joined }) => joined))
  return channel ? channelPath(community.slug, channel.name) : communityPath(community.slug)
}

/** Who is signed in, or undefined. */
export function findReader({ api }: Visit): Promise<Reader | undefined> {
  return findOrSignedOut(() => api.getMe({}))
}

async function findOrSignedOut<T>(load: () => Promise<T>): Promise<T | undefined> {
  try {
    return await load()
  } catch (error) {
    if (error instanceof ApiClientError && error.code === 'unauthenticated') return undefined
    throw error
  }
}
