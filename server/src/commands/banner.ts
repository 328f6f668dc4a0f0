import { networkInterfaces } from 'node:os'
import type { RunningServer } from '../compose/compose-server.ts'

/** What people are told when the server is ready, `ms` after the process began: where it is, where its data lies, and the way in. */
export function banner(server: RunningServer, ms: number): string {
  const { config, database, services, setupUrl, url } = server
  const address = services.has('auth-gw') ? config.base_url : url
  const data =
    database === 'embedded' ? config.data_dir : database === 'external' ? 'the PostgreSQL of the settings' : undefined
  const lines = [
    ['Address', address],
    ['Network', networkAddress(server)],
    ['Data', data],
    ['Services', services.size < 4 ? [...services.keys()].join(', ') : undefined],
    ['Set up', setupUrl],
  ]
  const table = lines.flatMap(([name, value]) => (value ? [`  ${name?.padEnd(10)}${value}`] : []))
  const hint = setupUrl ? ['', '  Open the set-up link once to create the first account and community.'] : []
  return [
    '',
    `ajet-chat is ready after ${Math.round(ms)} ms`,
    '',
    ...table,
    ...hint,
    '',
    'Press Ctrl+C to stop',
    '',
  ].join('\n')
}

/** What a colleague on the same network types; undefined when only this machine is let in or people have a name for it. */
function networkAddress({ config, services, url }: RunningServer): string | undefined {
  const isOpen = config.http.host === undefined || config.http.host === '0.0.0.0'
  if (!isOpen || !services.has('auth-gw') || new URL(config.base_url).hostname !== 'localhost') return undefined
  const found = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)
  return found && `http://${found.address}:${new URL(url).port}`
}
