import { loadConfig, printConfig, settingsPage, type Config } from '@ajet/shared/config'
import type { Logger } from '@ajet/shared/logging'
import { composeServer, openLogger, type RunningServer } from '../compose/compose-server.ts'
import { serviceNames, type ServiceName } from '../compose/service-names.ts'
import { banner } from './banner.ts'
import { exitCodes } from './exit-codes.ts'
import { explainError } from './explain-error.ts'
import { serveHelp } from './help.ts'
import { print } from './print.ts'
import { readServices } from './read-services.ts'
import { watchFaults } from './watch-faults.ts'
import { untilStopped } from './until-stopped.ts'

/** `ajet-chat serve [services] [options]`: runs until it is told to stop. Resolves with the exit code. */
export async function serve(args: readonly string[]): Promise<number> {
  const text = documentFor(args)
  if (text !== undefined) {
    await print(process.stdout, text)
    return exitCodes.ok
  }
  let logger: Logger | undefined
  try {
    const { services, config } = readCommand(args)
    if (args.includes('--print-config')) {
      await print(process.stdout, printConfig(config))
      return exitCodes.ok
    }
    logger = openLogger(config)
    watchFaults(logger)
    const server = await composeServer(config, { services, logger, print: (shown) => process.stdout.write(shown) })
    const readyMs = performance.now()
    // What starting left behind goes now; the heap would keep it until it has 64 MB (docs/decisions/0014).
    Bun.gc(true)
    announce(server, readyMs)
    const exitCode = await untilStopped(server)
    if (config.log.format === 'pretty') await print(process.stdout, '\najet-chat has stopped; everything is saved\n')
    return exitCode
  } catch (error) {
    return await refuse(error)
  } finally {
    logger?.flush()
  }
}

/** What only explains and starts nothing. */
function documentFor(args: readonly string[]): string | undefined {
  if (args.includes('--help') || args.includes('-h')) return serveHelp()
  return args.includes('--print-settings-page') ? settingsPage() : undefined
}

/** @throws ConfigError */
function readCommand(args: readonly string[]): { readonly services: readonly ServiceName[]; readonly config: Config } {
  const [first, ...rest] = args.filter((arg) => arg !== '--print-config')
  const named = first !== undefined && !first.startsWith('-') ? first : undefined
  const options = named === undefined ? [first, ...rest].filter((arg) => arg !== undefined) : rest
  const services = named === undefined ? serviceNames : readServices(named)
  const { config, warnings } = loadConfig({
    env: process.env,
    cwd: process.cwd(),
    args: options,
    services: { known: serviceNames, running: services },
  })
  for (const warning of warnings) process.stderr.write(`ajet-chat: ${warning}\n`)
  return { services, config }
}

/** Beside JSON lines on the standard output people read the standard error. */
function announce(server: RunningServer, ms: number): void {
  const stream = server.config.log.format === 'pretty' ? process.stdout : process.stderr
  stream.write(`${banner(server, ms)}\n`)
}

async function refuse(error: unknown): Promise<number> {
  const explained = explainError(error)
  if (!explained) throw error
  await print(process.stderr, explained.lines.map((line) => `ajet-chat: ${line}\n`).join(''))
  return explained.exitCode
}
