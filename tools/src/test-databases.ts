const VARIABLE = 'AJET_TEST_DB_URL'

export interface TestDatabases {
  /** For the test processes. */
  readonly env: Readonly<Record<string, string>>
  close(): Promise<void>
}

/**
 * One PostgreSQL for all test processes of a run: each file makes databases of its own in it, and none waits for a
 * server of its own. A server named in the environment is used as it is.
 */
export async function openTestDatabases(): Promise<TestDatabases> {
  const given = process.env[VARIABLE]
  if (given) return { env: { [VARIABLE]: given }, close: async () => undefined }
  // Loaded only here: the unit tests need no server and no server code.
  const { startTestServer } = await import('@ajet/shared/testing')
  const server = await startTestServer()
  return { env: { [VARIABLE]: server.url }, close: async () => await server[Symbol.asyncDispose]() }
}
