import {
  counted,
  isNoCommit,
  linkCommit,
  namedOf,
  refName,
  renderReset,
  type RefChange,
  type RenderEvent,
} from './git-text.ts'
import { senderOf } from './git-work.ts'
import { link, linkTo, plain } from './markdown-text.ts'
import { at, listAt, sizeAt, textAt } from './values.ts'

/** What happens to the code and its repository. */
export const codeEvents: Readonly<Record<string, RenderEvent>> = {
  push: renderPush,
  create: (payload) => renderRef(payload, 'created'),
  delete: (payload) => renderRef(payload, 'deleted'),
  fork: (payload) => {
    const fork = link(textAt(payload, 'forkee', 'full_name'), textAt(payload, 'forkee', 'html_url'))
    return fork === '' ? undefined : `${senderOf(payload)} forked it to ${fork}`
  },
  star: (payload) => (textAt(payload, 'action') === 'created' ? `${senderOf(payload)} starred it` : undefined),
  release: (payload) => {
    if (textAt(payload, 'action') !== 'published') return undefined
    const release = at(payload, 'release')
    const name = textAt(release, 'name') || textAt(release, 'tag_name')
    return `${senderOf(payload)} published the release ${link(name, textAt(release, 'html_url'))}`
  },
  package: renderPackage,
  registry_package: renderPackage,
  repository: (payload) => {
    const action = textAt(payload, 'action')
    return REPOSITORY.has(action) ? `${senderOf(payload)} ${action} the repository` : undefined
  },
  gollum: (payload) => {
    const pages = namedOf(listAt(payload, 'pages'), (page) => {
      const name = textAt(page, 'title') || textAt(page, 'page_name')
      return `${plain(textAt(page, 'action'))} ${link(name, textAt(page, 'html_url'))}`
    })
    return pages === '' ? undefined : `${senderOf(payload)} changed the wiki: ${pages}`
  },
  // Gitea's name for it.
  wiki: (payload) => {
    const page = textAt(payload, 'page')
    const url = `${textAt(payload, 'repository', 'html_url')}/wiki/${encodeURIComponent(page)}`
    return `${senderOf(payload)} ${plain(textAt(payload, 'action'))} the wiki page ${link(page, url)}`
  },
  ping: (payload) => {
    const events = listAt(payload, 'hook', 'events').filter((event) => typeof event === 'string')
    const told = events.length === 0 || events.includes('*') ? '' : `, for ${plain(events.join(', '))}`
    return at(payload, 'hook') === undefined ? undefined : `the webhook is set up${told}`
  },
}

const REPOSITORY = new Set(['created', 'deleted', 'renamed', 'archived', 'unarchived', 'transferred', 'publicized'])

/** What a push or a `create` or `delete` event does to a branch or tag as a whole: two events of one hook tell of it. */
export function refChangeOf(event: string, payload: unknown): RefChange | undefined {
  const repository = textAt(payload, 'repository', 'full_name')
  const ref = textAt(payload, 'ref')
  if (event === 'create' || event === 'delete') {
    const folder = textAt(payload, 'ref_type') === 'tag' ? 'tags' : 'heads'
    return {
      ref: `${repository} refs/${folder}/${ref}`,
      did: event === 'create' ? 'created' : 'deleted',
      tellsMore: false,
    }
  }
  if (event !== 'push') return undefined
  const place = { ref: `${repository} ${ref}` }
  if (isGoneRef(payload)) return { ...place, did: 'deleted', tellsMore: false }
  if (!isNewRef(payload)) return undefined
  return { ...place, did: 'created', tellsMore: ref.startsWith('refs/heads/') && sizeAt(payload, 'commits') > 0 }
}

function isNewRef(payload: unknown): boolean {
  return at(payload, 'created') === true || isNoCommit(textAt(payload, 'before'))
}

function isGoneRef(payload: unknown): boolean {
  return at(payload, 'deleted') === true || isNoCommit(textAt(payload, 'after'))
}

function renderPush(payload: unknown): string | undefined {
  const ref = textAt(payload, 'ref')
  const branch = refName(ref)
  const kind = ref.startsWith('refs/tags/') ? 'tag' : 'branch'
  const who = senderOf(payload)
  if (isGoneRef(payload)) return `${who} deleted the ${kind} **${branch}**`
  const compare = textAt(payload, 'compare') || textAt(payload, 'compare_url')
  if (kind === 'tag') return `${who} pushed the tag ${linkTo(branch, compare)}`
  const commits = listAt(payload, 'commits')
  if (commits.length === 0 && isNewRef(payload)) return `${who} created the branch **${branch}**`
  if (commits.length === 0)
    return renderReset(payload, who, linkTo(branch, compare), textAt(payload, 'repository', 'html_url'))
  const last = at(payload, 'head_commit') ?? commits.at(-1)
  const count = Number(textAt(payload, 'total_commits')) || sizeAt(payload, 'commits')
  const forced = at(payload, 'forced') === true ? 'force-pushed' : 'pushed'
  const where = `${isNewRef(payload) ? 'the new branch ' : ''}**${branch}**`
  return `${who} ${forced} ${link(counted(count, 'commit'), compare)} to ${where}: ${linkCommit(last)}`
}

function renderRef(payload: unknown, did: string): string {
  const kind = textAt(payload, 'ref_type') === 'tag' ? 'tag' : 'branch'
  const [ref, address] = [textAt(payload, 'ref'), textAt(payload, 'repository', 'html_url')]
  const name = did === 'created' ? link(ref, `${address}/tree/${encodeURI(ref)}`) : plain(ref)
  return `${senderOf(payload)} ${did} the ${kind} **${name}**`
}

function renderPackage(payload: unknown): string | undefined {
  const action = textAt(payload, 'action')
  const found = at(payload, 'package') ?? at(payload, 'registry_package')
  if (action !== 'published' && action !== 'created') return undefined
  const version = textAt(found, 'package_version', 'version') || textAt(found, 'version')
  return `${senderOf(payload)} published the package ${link(`${textAt(found, 'name')} ${version}`, textAt(found, 'html_url'))}`
}
