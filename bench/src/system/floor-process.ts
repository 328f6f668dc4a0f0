import path from 'node:path'
import { onServerCores, type Cores } from '../measure/affinity.ts'

/** A bare program the product is measured against. */
export interface FloorProcess extends AsyncDisposable {
  readonly pid: number
  readonly port: number
}

/**
 * Starts `floors/<name>.ts` on the cores of the system under test. The program prints one line, the port it listens
 * on, when it is ready; it ends when its stdin does.
 */
export async function startFloor(name: string, cores: Cores, args: readonly string[] = []): Promise<FloorProcess> {
  const script = path.resolve(import.meta.dir, `../floors/${name}.ts`)
  const child = Bun.spawn(onServerCores(cores, [process.execPath, script, ...args]), {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const port = Number(await firstLine(child.stdout))
  if (!port) throw new Error(`The bare program ${name} did not start`)
  const stop = async (): Promise<void> => {
    child.kill()
    await child.exited
  }
  return { pid: child.pid, port, [Symbol.asyncDispose]: stop }
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader()
  const { value } = await reader.read()
  reader.releaseLock()
  return new TextDecoder().decode(value).split('\n')[0] ?? ''
}
