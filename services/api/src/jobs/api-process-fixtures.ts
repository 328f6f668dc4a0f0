import { createAuthenticator } from '@ajet/shared/auth'
import { createDatabase, createOutboxRelay } from '@ajet/shared/db'
import { createGuardedFetch, createMetrics } from '@ajet/shared/http'
import { silentLogger as logger } from '@ajet/shared/logging'
import { systemClock } from '@ajet/shared/std'
import { createApi } from '../create-api.ts'
import { testStorage } from '../testing/test-storage.ts'

/** An API in a process of its own that can be killed: `bun api-process-fixtures.ts <database URL>`. Says when it runs. */
if (import.meta.main) {
  const db = createDatabase({ url: process.argv[2] ?? '', logger, poolSize: 3 })
  const { storage } = await testStorage()
  const api = createApi({
    config: { baseUrl: 'http://chat.test', previews: false, uploads: { maxBytes: 1_000, types: 'any' } },
    db,
    logger,
    storage,
    outbound: { fetch: createGuardedFetch({ resolve: async () => [] }), allowsHttp: true },
    encryptionKey: async () => new Uint8Array(32),
    clock: systemClock,
    metrics: createMetrics(),
    batchSize: 3,
    relay: createOutboxRelay({ db, publish: () => Promise.resolve(), logger }),
    authenticator: createAuthenticator({ db, secure: true }),
  })
  await api.start()
  process.stdout.write('running\n')
  // Until it is killed.
  setInterval(() => undefined, 60_000)
}
