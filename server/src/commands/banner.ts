import type { RunningServer } from '../compose/compose-server.ts'

/** What people are told when the server is ready, `ms` after the process began: where it is, where its data lies, and the way in. */
export function banner(server: RunningServer, ms: number): string {
  const { config, database, services, setupUrl, url } = server
  const address = services.has('auth-gw') ? config.base_url : url
  const data =
    database === 'embedded' ? config.data_dir : database === 'external' ? 'the PostgreSQL of the settings' : undefined
  const lines = [
    ['Address', address],
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
