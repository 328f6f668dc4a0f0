import { settingsHelp } from '@ajet/shared/config'
import { serviceNames } from '../compose/service-names.ts'

/** What `ajet-chat serve --help` prints. */
export function serveHelp(): string {
  return `Usage: ajet-chat serve [services] [options]

Runs the server: everything in one process, or only some of its services
(${serviceNames.join(', ')}), separated by commas. Services in several processes
share a PostgreSQL (AJET_DB_URL) and a NATS (AJET_NATS_URL).

  ajet-chat serve
  ajet-chat serve --port 9000 --data /var/lib/ajet-chat
  ajet-chat serve api,web-sm

Settings come from config.yaml in the working or data directory (or --config <file>),
the environment, and options (--http.port 9000); the later wins. --print-config shows them.

${settingsHelp()}
`
}
