/** @jsxImportSource hono/jsx */
import { limits } from '@ajet/shared/schema'
import { isId } from '@ajet/shared/std'
import type { Hono } from 'hono'
import { dmPath } from '../fragments/paths.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { seeOther } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { loadAnyPlace, type Place } from '../pages/load-place.ts'
import { NewDmPane } from '../pages/new-dm-page.tsx'
import type { WebApp, WebEnv } from '../web-app.ts'
import { renderInside } from './render-inside.tsx'

/** Begins a DM with one or several people. */
export function addNewDmRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/dm/new', async (c) => {
    const visit = c.get('visit')
    const position = app.live.position()
    const place = await loadAnyPlace(visit)
    const query = visit.url.searchParams
    const typed = (query.get('q') ?? '').trim().slice(0, limits.displayName)
    const people = await loadPeople(visit, place, typed, query.getAll('user_ids').filter(isId))
    return renderInside(
      app,
      visit,
      { place, position, title: 'New direct message', currentPage: 'new-dm', status: 200 },
      <NewDmPane slug={place.community.slug} {...people} typed={typed} error={query.get('error') ?? undefined} />,
    )
  })

  routes.post('/dm', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    // A person's own button names one; the page for several names them all.
    const user_ids = [...new Set([...form.getAll('user_id'), ...form.getAll('user_ids')])]
    try {
      const { id } = await visit.api.openDm({ body: { user_ids } })
      return seeOther(visit, dmPath(id))
    } catch (error) {
      const query = new URLSearchParams([['error', codeOf(error)], ...user_ids.map((id) => ['user_ids', id])])
      return seeOther(visit, `/dm/new?${query.toString()}`)
    }
  })
}

/** Whom one may choose: those found by a name, else the people of the community shown; never oneself. */
async function loadPeople({ api }: Visit, { sync, members }: Place, typed: string, ids: readonly string[]) {
  const [chosen, found] = await Promise.all([
    ids.length === 0 ? [] : api.listUsers({ query: { ids: ids.slice(0, limits.dmOthers + 1) } }).then(itemsOf),
    typed === '' ? members.map(({ user }) => user) : api.listUsers({ query: { q: typed } }).then(itemsOf),
  ])
  const taken = new Set([sync.user.id, ...chosen.map(({ id }) => id)])
  return { chosen, others: found.filter(({ id }) => !taken.has(id)) }
}

const itemsOf = <T,>({ items }: { readonly items: readonly T[] }): readonly T[] => items
