import crypto from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { run } from './command.mjs'
import { fail, reasonIn } from './fail.mjs'
import { whileLocked } from './lock.mjs'

/** Runs `bun install` when bun.lock or any package.json changed since the last one, or when its result is gone. */
export async function ensurePackages(root, bun) {
  if (isFresh(root)) return
  await whileLocked(path.join(root, '.toolchain'), () => install(root, bun))
}

async function install(root, bun) {
  if (isFresh(root)) return
  console.error('ajet-chat: installing packages …')
  const { code, output } = await run(bun, ['install', '--frozen-lockfile'], { cwd: root })
  if (code !== 0) fail(`packages could not be installed: ${reasonIn(output)}`)
  const draft = `${stampFile(root)}.${process.pid}`
  fs.writeFileSync(draft, fingerprint(root))
  fs.renameSync(draft, stampFile(root))
}

function isFresh(root) {
  if (!fs.existsSync(stampFile(root))) return false
  if (fs.readFileSync(stampFile(root), 'utf8') !== fingerprint(root)) return false
  return packageFolders(root).every(
    (folder) => !needsPackages(folder) || fs.existsSync(path.join(folder, 'node_modules')),
  )
}

function needsPackages(folder) {
  const { dependencies = {}, devDependencies = {} } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  )
  return Object.keys({ ...dependencies, ...devDependencies }).length > 0
}

const stampFile = (root) => path.join(root, '.toolchain', 'packages.sha256')

function fingerprint(root) {
  const hash = crypto.createHash('sha256')
  const files = packageFolders(root).map((folder) => path.join(folder, 'package.json'))
  for (const file of [path.join(root, 'bun.lock'), ...files]) {
    hash.update(`${path.relative(root, file)}\n`).update(fs.readFileSync(file))
  }
  return hash.digest('hex')
}

/** The root and every workspace of its package.json (`a` or `a/*`) in a fixed order. */
export function packageFolders(root) {
  const { workspaces = [] } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'))
  const found = workspaces.flatMap((pattern) =>
    pattern.endsWith('/*') ? foldersIn(root, pattern.slice(0, -2)) : [pattern],
  )
  return ['.', ...found.toSorted()]
    .map((folder) => path.join(root, folder))
    .filter((folder) => fs.existsSync(path.join(folder, 'package.json')))
}

function foldersIn(root, parent) {
  if (!fs.existsSync(path.join(root, parent))) return []
  return fs.readdirSync(path.join(root, parent)).map((name) => path.join(parent, name))
}
