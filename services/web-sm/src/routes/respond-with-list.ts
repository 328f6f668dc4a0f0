import type { Page } from '@ajet/shared/schema'
import type { Child } from 'hono/jsx'
import { afterOf, type Visit } from '../http/visit.ts'
import type { Place } from '../pages/load-place.ts'
import type { WebApp, WebContext } from '../web-app.ts'
import { renderInside, type InsideOptions } from './render-inside.tsx'

interface ListCall {
  readonly params: { readonly community: string }
  readonly query: ReturnType<typeof afterOf>
}

interface List<T> extends Pick<InsideOptions, 'title' | 'currentPage'> {
  /** Of the list, without which page of it. */
  readonly href: string
  /** The code of what was refused of the form beside the list. */
  readonly error: string | undefined
  /** The community, for whoever may see the list. */
  loadPlace(visit: Visit, community: string): Promise<Place>
  load(call: ListCall): Promise<Page<T>>
  render(place: Place, items: readonly T[], nextHref: string | undefined): Child | Promise<Child>
}

/** A page of what a community has of one kind, with the form for one more. */
export async function respondWithList<T>(app: WebApp, c: WebContext, list: List<T>): Promise<Response> {
  const visit = c.get('visit')
  const position = app.live.position()
  const community = c.req.param('slug') ?? ''
  const [place, page] = await Promise.all([
    list.loadPlace(visit, community),
    list.load({ params: { community }, query: afterOf(visit) }),
  ])
  const { title, currentPage, error } = list
  return renderInside(
    app,
    visit,
    { place, position, title, currentPage, status: error === undefined ? 200 : 422 },
    await list.render(place, page.items, page.next === null ? undefined : `${list.href}?after=${page.next}`),
  )
}
