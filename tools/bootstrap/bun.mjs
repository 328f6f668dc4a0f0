import fs from 'node:fs'
import path from 'node:path'
import { npm, run } from './command.mjs'
import { fail, isNetworkTrouble, reasonIn } from './fail.mjs'
import { whileLocked } from './lock.mjs'

/** The path of bun in the given version, installed through npm into `.toolchain` when it is not there. */
export async function ensureBun(root, version) {
  const folder = path.join(root, '.toolchain')
  return findInstalled(folder, version) ?? whileLocked(folder, () => install(folder, version))
}

/** What an earlier run found to work: no process is started to find out again. */
function findInstalled(folder, version) {
  try {
    const found = JSON.parse(fs.readFileSync(path.join(folder, 'bun.json'), 'utf8'))
    const binary = path.join(folder, found.path)
    return found.version === version && fs.existsSync(binary) ? binary : undefined
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined
    throw error
  }
}

async function install(folder, version) {
  const meanwhile = findInstalled(folder, version)
  if (meanwhile) return meanwhile
  let reason = ''
  for (const candidate of candidates()) {
    const binary = path.join(folder, 'node_modules', candidate.path)
    if (!(await answers(binary, version))) {
      if (reason === '') console.error(`ajet-chat: fetching bun ${version} …`)
      reason = (await fetchPackage(folder, `${candidate.name}@${version}`)) ?? reason
    }
    if (await answers(binary, version)) return remember(folder, version, binary)
  }
  return fail(`bun ${version} could not be installed: ${reason || 'no build of it runs on this machine'}`)
}

/**
 * The `bun` package puts its binary in place by an install script; where scripts are blocked, the platform packages
 * hold the same binary as a plain file. The last ones are for musl and for processors without AVX2.
 */
function candidates() {
  const system = { linux: 'linux', darwin: 'darwin', win32: 'windows', freebsd: 'freebsd' }[process.platform]
  const processor = { x64: 'x64', arm64: 'aarch64' }[process.arch]
  if (!system || !processor) fail(`there is no bun for ${process.platform} on ${process.arch}`)
  const file = system === 'windows' ? 'bun.exe' : 'bun'
  const platform = `@oven/bun-${system}-${processor}`
  const names = system === 'linux' ? [platform, `${platform}-musl`] : [platform]
  if (processor === 'x64') names.push(...names.map((name) => `${name}-baseline`))
  return [{ name: 'bun', path: 'bun/bin/bun.exe' }, ...names.map((name) => ({ name, path: `${name}/bin/${file}` }))]
}

/** Undefined on success, else the reason. `--force` on the platform packages: npm's idea of libc is not always ours. */
async function fetchPackage(folder, spec) {
  const args = ['install', '--no-save', '--no-audit', '--no-fund', '--no-package-lock', '--prefix', folder]
  args.push('--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000')
  if (spec.startsWith('@')) args.push('--force')
  const { code, output } = await npm([...args, spec], { cwd: folder })
  if (code === 127) fail('npm was not found; install Node 20 or newer together with npm')
  if (code === 0) return undefined
  const reason = reasonIn(output)
  if (isNetworkTrouble(reason)) fail(`${spec} could not be fetched, is the network there? ${reason}`)
  return reason
}

async function answers(binary, version) {
  if (!fs.existsSync(binary)) return false
  const { code, output } = await run(binary, ['--version'])
  return code === 0 && output.trim() === version
}

function remember(folder, version, binary) {
  const file = path.join(folder, 'bun.json')
  const draft = `${file}.${process.pid}`
  fs.writeFileSync(draft, `${JSON.stringify({ version, path: path.relative(folder, binary) })}\n`)
  fs.renameSync(draft, file)
  return binary
}
