/** @jsxImportSource hono/jsx */
import type { SessionView } from '@ajet/shared/schema'
import { Document } from './document.tsx'
import { Notice } from './notice.tsx'
import type { PageContext } from './page-context.ts'
import { SettingsHead } from './settings-head.tsx'
import { When } from './when.tsx'

export interface SessionsPageProps extends PageContext {
  readonly sessions: readonly SessionView[]
  /** What was just done. */
  readonly done: string | undefined
  readonly error: string | undefined
}

const doneTexts = { revoked: 'Signed out there.' } as const
const errorTexts = { not_found: 'That session had ended already.' } as const

/** Where one is signed in, with the way to end each session. */
export function SessionsPage({ sessions, done, error, ...context }: SessionsPageProps) {
  return (
    <Document title="Where you are signed in · ajet-chat" {...context}>
      <main class="pane" id="main">
        <SettingsHead title="Where you are signed in" />
        <div class="page">
          <Notice done={done} error={error} doneTexts={doneTexts} errorTexts={errorTexts} />
          <p>
            Something you do not know? Sign it out here, and <a href="/settings/security">change your password</a>.
          </p>
          <ul class="list">
            {sessions.map((session) => (
              <Session session={session} />
            ))}
          </ul>
        </div>
      </main>
    </Document>
  )
}

function Session({ session }: { readonly session: SessionView }) {
  const { id, user_agent, address, last_used_at: usedAt, created_at: createdAt, current } = session
  const device = deviceOf(user_agent)
  return (
    <li>
      <div class="list-main">
        <strong dir="auto">{device}</strong>
        <span class="list-note">
          {address === '' ? null : `${address} · `}last used <When at={usedAt} /> · since {createdAt.slice(0, 10)}
        </span>
      </div>
      {current ? <span class="tag">this browser</span> : <SignOut id={id} device={device} />}
    </li>
  )
}

function SignOut({ id, device }: { readonly id: string; readonly device: string }) {
  return (
    <form method="post" action="/auth/sessions/revoke" data-turbo="false">
      <input type="hidden" name="session_id" value={id} />
      <button class="button is-small" type="submit" aria-label={`Sign out ${device}`}>
        Sign out
      </button>
    </form>
  )
}

/** A browser's or program's name as people know it. */
function deviceOf(agent: string): string {
  const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find((name) => agent.includes(`${name}/`))
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0]
  if (!browser) return agent.slice(0, 60) || 'Unknown program'
  return `${browser === 'Edg' ? 'Edge' : browser}${system ? ` on ${system}` : ''}`
}
