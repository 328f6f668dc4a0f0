import { join } from 'node:path'
import { eventually } from './eventually.ts'
import type { LiveDoor } from './live-stream.ts'
import type { Stack } from './stack.ts'

const reader = join(import.meta.dir, 'far-reader.ts')

/** A network beside that of the server, with one way between them that can be cut without a word (FLT-11). */
export interface FarNetwork extends AsyncDisposable {
  /** The server's address as seen from there. */
  readonly host: string
  /** Every packet is lost from here on, in both directions, and nobody is told. */
  cut(): Promise<void>
  /** Opens a stream from there, and resolves when it is live. */
  openStream(place: Pick<Stack, 'url'>, door: LiveDoor, token: string): Promise<FarStream>
}

export interface FarStream {
  /** Everything that has come so far. */
  text(): string
}

/** Whether this machine lets us make one: Linux, as root. */
export async function farNetworkIsHere(): Promise<boolean> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || Bun.which('ip') === null) return false
  try {
    await using _ = await makeFarNetwork()
    return true
  } catch (error) {
    if (error instanceof Error) return false
    throw error
  }
}

/** @throws Error where the kernel makes no network namespaces */
export async function makeFarNetwork(): Promise<FarNetwork> {
  const name = `ajet${process.pid}`
  const host = `10.213.${process.pid % 200}.1`
  const there = host.replace(/1$/, '2')
  const children: Bun.Subprocess[] = []
  await using building = new AsyncDisposableStack()
  await ip('netns', 'add', name)
  building.defer(() => ip('netns', 'del', name))
  await ip('link', 'add', `${name}a`, 'type', 'veth', 'peer', 'name', `${name}b`, 'netns', name)
  building.defer(() => ip('link', 'del', `${name}a`))
  await ip('addr', 'add', `${host}/30`, 'dev', `${name}a`)
  await ip('link', 'set', `${name}a`, 'up')
  await ip('-n', name, 'addr', 'add', `${there}/30`, 'dev', `${name}b`)
  await ip('-n', name, 'link', 'set', `${name}b`, 'up')
  building.defer(async () => {
    for (const child of children) child.kill('SIGKILL')
    await Promise.all(children.map(({ exited }) => exited))
  })
  const owned = building.move()
  return {
    host,
    cut: () => ip('-n', name, 'link', 'set', `${name}b`, 'down'),
    openStream: async ({ url }, door, token) => {
      const command = ['ip', 'netns', 'exec', name, process.execPath, reader, url, door, token]
      const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
      children.push(child)
      let text = ''
      const decoder = new TextDecoder()
      void (async () => {
        for await (const chunk of child.stdout) text += decoder.decode(chunk, { stream: true })
      })()
      await eventually(`${door} is open from far away`, () => text !== '')
      return { text: () => text }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function ip(...args: readonly string[]): Promise<void> {
  const child = Bun.spawn(['ip', ...args], { stdin: 'ignore', stdout: 'ignore', stderr: 'pipe' })
  const said = await new Response(child.stderr).text()
  if ((await child.exited) !== 0) throw new Error(`ip ${args.join(' ')}: ${said}`)
}
