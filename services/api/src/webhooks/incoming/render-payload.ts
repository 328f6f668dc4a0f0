import { invalidInput } from '@ajet/shared/http'
import { isAlert, renderAlerts } from './alertmanager.ts'
import { refChangeOf } from './git-code.ts'
import { renderGitEvent } from './git-event.ts'
import type { RefChange } from './git-text.ts'
import { renderGitlabEvent } from './gitlab-event.ts'
import { renderSlack } from './slack.ts'
import { textAt } from './values.ts'

export interface Draft {
  readonly body_md: string
  /** In place of the webhook's name. */
  readonly username?: string
  /** Address of an image in place of the webhook's. */
  readonly icon?: string
  /** Emoji in place of an image. */
  readonly icon_emoji?: string
  /** The branch or tag it is about, when another event may tell the same of it. */
  readonly refChange?: RefChange
}

/**
 * What a payload says, by the headers of who sends it (AJ-25). Null: an event that is not told of.
 *
 * @throws ApiError `invalid_input` for a payload without a text
 */
export function renderPayload(headers: Headers, payload: object): Draft | null {
  // Gitea names its events for GitHub too.
  const git = headers.get('x-gitea-event') ?? headers.get('x-github-event')
  if (git !== null) {
    const draft = draftOf(renderGitEvent(git, payload))
    return draft && { ...draft, refChange: refChangeOf(git, payload) }
  }
  const gitlab = headers.get('x-gitlab-event')
  if (gitlab !== null) return draftOf(renderGitlabEvent(gitlab, payload))
  if (isAlert(payload)) return draftOf(renderAlerts(payload))
  const own = textAt(payload, 'body_md')
  const body_md = own === '' ? renderSlack(payload) : own
  if (body_md.trim() === '') throw invalidInput([{ path: 'text', message: 'is empty' }])
  const icon = textAt(payload, 'icon') || textAt(payload, 'icon_url')
  return { body_md, username: textAt(payload, 'username'), icon, icon_emoji: textAt(payload, 'icon_emoji') }
}

function draftOf(body_md: string | undefined): Draft | null {
  return body_md === undefined ? null : { body_md }
}
