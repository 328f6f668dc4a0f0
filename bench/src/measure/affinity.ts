/** Which cores the two sides get: `split` one each, `both` gives the system under test both. */
export type Cores = 'split' | 'both'

const GENERATOR_CORE = '1'

/** Pins every thread of this process to the generator's core. */
export function pinGenerator(): void {
  const result = Bun.spawnSync(['taskset', '-a', '-c', '-p', GENERATOR_CORE, String(process.pid)])
  if (result.exitCode !== 0) throw new Error(`taskset could not pin the generator: ${result.stderr.toString().trim()}`)
}

/** The command, run on the cores of the system under test; its children inherit them. */
export function onServerCores(cores: Cores, command: readonly string[]): string[] {
  return ['taskset', '-c', cores === 'split' ? '0' : '0,1', ...command]
}
