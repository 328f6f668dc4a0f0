import { join } from 'node:path'

const program = join(import.meta.dir, '../main.ts')

export interface ProgramRun {
  readonly code: number
  readonly bytes: Uint8Array<ArrayBuffer>
  /** What stands in the standard output. */
  readonly text: string
  /** What was said besides. */
  readonly said: string
}

interface Surroundings {
  /** Where it runs, and its home. */
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
  /** What comes by the standard input. */
  readonly input?: string | Uint8Array<ArrayBuffer> | undefined
}

/** Runs `ajet-chat` the way a person does, to its end. */
export async function runProgram(
  args: readonly string[],
  { folder, env = {}, input }: Surroundings,
): Promise<ProgramRun> {
  const child = Bun.spawn([process.execPath, program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
    stdin: input === undefined ? 'ignore' : new Blob([input]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [code, bytes, said] = await Promise.all([
    child.exited,
    new Response(child.stdout).bytes(),
    new Response(child.stderr).text(),
  ])
  return { code, bytes, text: new TextDecoder().decode(bytes), said }
}
