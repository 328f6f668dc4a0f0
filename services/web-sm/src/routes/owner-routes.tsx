/** @jsxImportSource hono/jsx */
import { ApiError } from '@ajet/shared/http'
import { limits } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { adminPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { loadPlaceAsAdmin, type Place } from '../pages/load-place.ts'
import { OwnerPane } from '../pages/owner-page.tsx'
import type { WebApp, WebEnv } from '../web-app.ts'
import { parseId } from './find-page.ts'
import { renderInside } from './render-inside.tsx'

/** Hands a community over to another member. */
export function addOwnerRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  const path = '/c/:slug/admin/owner'
  routes.get(path, async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const [place, security] = await Promise.all([
      loadPlaceAsAdmin(visit, c.req.param('slug')),
      visit.api.getMySecurity({}),
    ])
    if (place.community.role !== 'owner') throw new ApiError('forbidden')
    const query = visit.url.searchParams
    const typed = (query.get('to') ?? '').trim().slice(0, limits.username + 1)
    const shown = { typed, next: await findMember(visit, place, typed), error: query.get('error') ?? undefined }
    return renderInside(
      app,
      visit,
      { place, position, title: 'Hand the community over', currentPage: 'admin', status: 200 },
      <OwnerPane community={place.community} hasPassword={security.has_password} {...shown} />,
    )
  })

  routes.post(path, async (c) => {
    const visit = c.get('visit')
    const community = c.req.param('slug')
    const form = await readForm(visit.request)
    const password = form.get('current_password')
    try {
      const user_id = parseId(form.get('user_id') ?? '')
      const body = password === null ? { user_id } : { user_id, password }
      await visit.api.transferCommunity({ params: { community }, body })
      return seeOther(visit, `${adminPath(community)}?done=owner`)
    } catch (error) {
      const query = new URLSearchParams({ to: form.get('to') ?? '', error: codeOf(error) })
      return seeOther(visit, `${adminPath(community)}/owner?${query.toString()}`)
    }
  })
}

/** Somebody else by user name; whether they are a member is for the API to say, where they are not among those shown. */
async function findMember({ api }: Visit, { members, sync }: Place, typed: string) {
  const name = typed.replace(/^@/, '').toLowerCase()
  if (name === '' || name === sync.user.username) return undefined
  const known = members.find(({ user }) => user.username === name)?.user
  const found = known ?? (await api.listUsers({ query: { q: name } })).items.find(({ username }) => username === name)
  return found?.kind === 'user' ? found : undefined
}
