/** @jsxImportSource hono/jsx */
import type { Hono } from 'hono'
import { codeOf } from '../http/handle.tsx'
import { renderPage } from '../http/respond.ts'
import type { Visit } from '../http/visit.ts'
import { DevicePage, type WaitingProgram } from '../pages/device-page.tsx'
import { pageContext, type WebApp, type WebEnv } from '../web-app.ts'

const MAX_CODE = 40

/** Where the code of a program is typed, or a link with it leads. Whoever is not signed in does that first and comes back. */
export function addDeviceRoutes(routes: Hono<WebEnv>, app: WebApp): void {
  routes.get('/device', async (c) => {
    const visit = c.get('visit')
    const me = await visit.api.getMe({})
    const query = visit.url.searchParams
    const code = (query.get('code') ?? '').slice(0, MAX_CODE)
    const done = doneOf(query.get('done'))
    const found = code.trim() === '' || done ? {} : await findProgram(visit, code)
    const error = query.get('error') ?? found.error
    const { program } = found
    const context = await pageContext(app, me)
    return renderPage(visit, <DevicePage {...context} program={program} code={code} error={error} done={done} />)
  })
}

interface Found {
  readonly program?: WaitingProgram
  readonly error?: string
}

async function findProgram(visit: Visit, user_code: string): Promise<Found> {
  try {
    const { created_at, ...program } = await visit.api.getDeviceLink({ query: { user_code } })
    const minutesAgo = Math.max(0, Math.floor((visit.now - Date.parse(created_at)) / 60_000))
    return { program: { ...program, minutesAgo } }
  } catch (error) {
    const code = codeOf(error)
    if (code === 'unauthenticated') throw error
    return { error: code }
  }
}

function doneOf(text: string | null): 'approved' | 'denied' | undefined {
  return text === 'approved' || text === 'denied' ? text : undefined
}
