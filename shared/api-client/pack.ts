import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import manifest from '../package.json' with { type: 'json' }

const here = import.meta.dir

/**
 * Makes the package `@ajet/api-client` in a folder, ready for `npm publish`: one module, its types, the README.
 * `bun shared/api-client/pack.ts <folder>`
 *
 * @throws Error with what the bundler or the compiler says
 */
export async function packApiClient(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await Promise.all([bundle(folder), declareTypes(join(folder, 'types')), describePackage(folder)])
}

async function bundle(folder: string): Promise<void> {
  const entrypoints = [join(here, 'mod.ts')]
  await Bun.build({ entrypoints, outdir: folder, target: 'browser', external: ['zod'], naming: 'index.js' })
}

async function declareTypes(folder: string): Promise<void> {
  const emit = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', folder]
  const language = ['--target', 'esnext', '--module', 'preserve', '--moduleResolution', 'bundler', '--strict']
  const rest = ['--allowImportingTsExtensions', '--skipLibCheck', '--types', 'bun', '--lib', 'esnext,dom,dom.iterable']
  const command = ['tsc', '--ignoreConfig', ...emit, ...language, ...rest, join(here, 'mod.ts')]
  const compiler = Bun.spawn([process.execPath, 'x', ...command], { cwd: here, stdout: 'pipe', stderr: 'pipe' })
  const said = await new Response(compiler.stdout).text()
  if ((await compiler.exited) !== 0) throw new Error(`The types cannot be made:\n${said}`)
}

async function describePackage(folder: string): Promise<void> {
  const { version, dependencies } = manifest
  const described = {
    name: '@ajet/api-client',
    version,
    description: 'Typed client for the HTTP API of ajet-chat',
    license: 'MIT',
    type: 'module',
    exports: { '.': { types: './types/api-client/mod.d.ts', default: './index.js' } },
    sideEffects: false,
    dependencies: { zod: dependencies.zod },
  }
  await Bun.write(join(folder, 'package.json'), `${JSON.stringify(described, null, 2)}\n`)
  await copyFile(join(here, 'README.md'), join(folder, 'README.md'))
}

if (import.meta.main) await packApiClient(Bun.argv[2] ?? join(here, 'dist'))
