/** @jsxImportSource hono/jsx */
import type { MeView } from '@ajet/shared/schema'
import type { Hono } from 'hono'
import { findLastPlace, findZone } from '../http/cookies.ts'
import { readForm } from '../http/form.ts'
import { codeOf } from '../http/handle.tsx'
import { renderPage, seeOther } from '../http/respond.ts'
import { zoneOf, type Visit } from '../http/visit.ts'
import { looksOf } from '../pages/look-fields.tsx'
import { notificationsOf } from '../pages/notification-fields.tsx'
import { SettingsPage } from '../pages/settings-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

/** One's own settings. */
export function addSettingsRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/settings', async (c) => {
    const visit = c.get('visit')
    const [me, ownsServer] = await Promise.all([visit.api.getMe({}), isServerOwner(visit)])
    const query = visit.url.searchParams
    const backHref = findLastPlace(visit.request.headers.get('cookie')) ?? '/'
    const context = await pageContext(app, me)
    return renderPage(
      visit,
      <SettingsPage
        {...context}
        me={me}
        saved={query.has('saved')}
        error={query.get('error') ?? undefined}
        ownsServer={ownsServer}
        picture={query.get('picture') ?? undefined}
        times={timesOf(visit, me)}
        browserZone={browserZoneOf(visit)}
        backHref={backHref}
      />,
    )
  })

  routes.post('/settings', async (c) => {
    const visit = c.get('visit')
    const form = await readForm(visit.request)
    try {
      const { settings } = await visit.api.getMe({})
      await visit.api.updateMe({
        body: {
          display_name: form.get('display_name') ?? '',
          status_text: form.get('status_text') ?? '',
          settings: {
            ...settings,
            ...looksOf(form),
            enter_sends: form.get('enter_sends') === 'true',
            ...notificationsOf(form, settings, visit.now),
          },
        },
      })
      return seeOther(visit, '/settings?saved=1')
    } catch (error) {
      return seeOther(visit, `/settings?error=${codeOf(error)}`)
    }
  })
}

/** Whether the pages that are only for the owner of the server open. */
async function isServerOwner({ api }: Visit): Promise<boolean> {
  try {
    await api.listProviders({})
    return true
  } catch (error) {
    if (codeOf(error) === 'forbidden') return false
    throw error
  }
}

function timesOf(visit: Visit, { settings }: MeView) {
  const { timeOf } = zoneOf(visit, settings)
  return { now: visit.now, timeOf, zone: settings.time_zone ?? browserZoneOf(visit) }
}

const browserZoneOf = ({ request }: Visit): string => findZone(request.headers.get('cookie')) ?? 'UTC'
