import { saying, type RenderEvent } from './git-text.ts'
import { link, plain } from './markdown-text.ts'
import { at, textAt } from './values.ts'

/** What people do about the code: issues, pull requests, reviews, comments, discussions. */
export const workEvents: Readonly<Record<string, RenderEvent>> = {
  pull_request: (payload) => {
    const merged = at(payload, 'pull_request', 'merged') === true && textAt(payload, 'action') === 'closed'
    return about(payload, merged ? 'merged' : textAt(payload, 'action'), 'pull request', 'pull_request')
  },
  pull_request_review: (payload) =>
    textAt(payload, 'action') === 'submitted' ? reviewed(payload, textAt(payload, 'review', 'state')) : undefined,
  // Gitea's names for what a review came to.
  pull_request_approved: (payload) => reviewed(payload, 'approved'),
  pull_request_rejected: (payload) => reviewed(payload, 'changes_requested'),
  pull_request_comment: (payload) => reviewed(payload, 'commented'),
  pull_request_review_comment: (payload) => commented(payload, linkNumbered(at(payload, 'pull_request'))),
  issues: (payload) => about(payload, textAt(payload, 'action'), 'issue', 'issue'),
  issue_comment: (payload) => commented(payload, linkNumbered(at(payload, 'issue'))),
  commit_comment: (payload) => {
    const commit = textAt(payload, 'comment', 'commit_id')
    const url = `${textAt(payload, 'repository', 'html_url')}/commit/${encodeURIComponent(commit)}`
    return commented(payload, link(commit.slice(0, 7), url))
  },
  discussion: (payload) => {
    const action = textAt(payload, 'action')
    const did = action === 'created' ? 'began' : action
    if (!['began', 'answered', 'closed', 'reopened'].includes(did)) return undefined
    return `${senderOf(payload)} ${did} the discussion ${linkNumbered(at(payload, 'discussion'))}`
  },
  discussion_comment: (payload) => commented(payload, linkNumbered(at(payload, 'discussion'))),
}

/** What happens to issues and pull requests all day (labels, assignments, new commits) is not told of. */
const TOLD = new Set(['opened', 'closed', 'reopened', 'merged', 'ready_for_review'])
const REVIEWED: Readonly<Record<string, string>> = {
  approved: '✅ approved',
  changes_requested: '❌ asked for changes to',
  commented: 'reviewed',
}

function about(payload: unknown, action: string, what: string, key: string): string | undefined {
  if (!TOLD.has(action)) return undefined
  const did = action === 'ready_for_review' ? 'has made ready' : action
  const draft = action === 'opened' && at(payload, key, 'draft') === true ? 'draft ' : ''
  return `${senderOf(payload)} ${did} the ${draft}${what} ${linkNumbered(at(payload, key))}`
}

/** A review that says nothing is one of comments, which are events of their own. */
function reviewed(payload: unknown, state: string): string | undefined {
  const review = at(payload, 'review')
  const said = textAt(review, 'body') || textAt(review, 'content')
  const did = Object.hasOwn(REVIEWED, state) ? REVIEWED[state] : undefined
  if (did === undefined || (state === 'commented' && said === '')) return undefined
  const verdict = link(did, textAt(review, 'html_url'))
  return `${senderOf(payload)} ${verdict} ${linkNumbered(at(payload, 'pull_request'))}${saying(said)}`
}

function commented(payload: unknown, on: string): string | undefined {
  if (textAt(payload, 'action') !== 'created') return undefined
  const comment = at(payload, 'comment')
  const said = saying(textAt(comment, 'body'))
  return `${senderOf(payload)} ${link('commented', textAt(comment, 'html_url'))} on ${on}${said}`
}

function linkNumbered(item: unknown): string {
  return link(`#${textAt(item, 'number')} ${textAt(item, 'title')}`, textAt(item, 'html_url'))
}

export function senderOf(payload: unknown): string {
  const login = textAt(payload, 'sender', 'login') || textAt(payload, 'pusher', 'login')
  return `**${plain(login || textAt(payload, 'pusher', 'name') || 'Somebody')}**`
}
