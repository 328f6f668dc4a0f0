import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { reasonIn } from '../bootstrap/fail.mjs'
import { root, run } from './process.ts'

const natsVersion = 'v2.15.2'
const s3Version = 'v1.8.0'
const binFolder = path.join(root, '.toolchain', 'bin')
const emojiFont = '/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'
const minute = 60_000

export interface Provisioned {
  /** PATH for the tests, with `.toolchain/bin` in front. */
  readonly path: string
  readonly missing: readonly string[]
}

interface Thing {
  readonly name: string
  readonly isThere: () => boolean
  /** Undefined when it worked, else why not. */
  readonly install: () => Promise<string | undefined>
}

const searchPath = (): string => [binFolder, process.env['PATH'] ?? ''].join(path.delimiter)
const has = (command: string): boolean => Bun.which(command, { PATH: searchPath() }) !== null

const things: readonly Thing[] = [
  {
    name: 'Chromium',
    isThere: () => ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].some(has),
    install: () => installDebian('chromium'),
  },
  {
    name: 'emoji font',
    isThere: () => existsSync(emojiFont),
    install: () => installDebian('fonts-noto-color-emoji'),
  },
  { name: 'nats-server', isThere: () => has('nats-server'), install: installNats },
  { name: 'nginx', isThere: () => has('nginx') || existsSync('/usr/sbin/nginx'), install: unpackNginx },
  { name: 'S3 server', isThere: () => has('versitygw'), install: installS3 },
]

/** Provides what integration, e2e and chaos tests need beyond npm, where this machine lets us; one line per thing. */
export async function provision(): Promise<Provisioned> {
  const missing: string[] = []
  for (const thing of things) {
    if (thing.isThere()) console.log(`${thing.name}: present`)
    else if ((await attempt(thing)) !== undefined) missing.push(thing.name)
  }
  return { path: searchPath(), missing }
}

async function attempt(thing: Thing): Promise<string | undefined> {
  const reason = await thing.install()
  const failure = reason ?? (thing.isThere() ? undefined : 'the installation left no program behind')
  if (failure === undefined) console.log(`${thing.name}: installed`)
  else console.log(`${thing.name}: MISSING, tests that need it will be skipped (${failure})`)
  return failure
}

/** From the Go module proxy where Go is: newer than Debian's, and no root needed. */
async function installNats(): Promise<string | undefined> {
  if (!has('go')) return installDebian('nats-server')
  const module = `github.com/nats-io/nats-server/v2@${natsVersion}`
  const built = await run(['go', 'install', module], {
    timeoutMs: 8 * minute,
    env: { GOBIN: binFolder, GOFLAGS: '-p=2' },
  })
  if (built.code === 0) return undefined
  const fromDebian = await installDebian('nats-server')
  return fromDebian === undefined ? undefined : `go install: ${reasonIn(built.output)}; ${fromDebian}`
}

/** versitygw checks signatures and their expiry, as s3rver does not; Debian has no S3 server. */
async function installS3(): Promise<string | undefined> {
  if (!has('go')) return 'needs Go; or put versitygw on the PATH'
  const module = `github.com/versity/versitygw/cmd/versitygw@${s3Version}`
  const built = await run(['go', 'install', module], {
    timeoutMs: 10 * minute,
    env: { GOBIN: binFolder, GOFLAGS: '-p=2' },
  })
  return built.code === 0 ? undefined : `go install: ${reasonIn(built.output)}`
}

/** Debian's program alone, without the service that its package starts. Needs no root. */
async function unpackNginx(): Promise<string | undefined> {
  if (!has('apt-get') || !has('dpkg')) return 'install nginx by hand'
  const folder = mkdtempSync(path.join(tmpdir(), 'ajet-nginx-'))
  try {
    const { code, output } = await run(['apt-get', 'download', '-q', 'nginx'], { timeoutMs: minute, cwd: folder })
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.deb'))
    if (code !== 0 || file === undefined) return reasonIn(output.replace(/^E: /gm, 'error: '))
    const unpacked = await run(['dpkg', '-x', file, '.'], { timeoutMs: minute, cwd: folder })
    if (unpacked.code !== 0) return reasonIn(unpacked.output)
    mkdirSync(binFolder, { recursive: true })
    copyFileSync(path.join(folder, 'usr/sbin/nginx'), path.join(binFolder, 'nginx'))
    return undefined
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

let listsUpdated = false

async function installDebian(name: string): Promise<string | undefined> {
  if (!has('apt-get')) return `install ${name} by hand`
  if (process.getuid?.() !== 0) return `not root; apt-get install ${name}`
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if (!listsUpdated) await run(['apt-get', 'update', '-q'], { timeoutMs: 3 * minute, env })
  listsUpdated = true
  const command = ['apt-get', 'install', '-y', '-q', '--no-install-recommends', name]
  const { code, output } = await run(command, { timeoutMs: 8 * minute, env })
  return code === 0 ? undefined : reasonIn(output.replace(/^E: /gm, 'error: '))
}
