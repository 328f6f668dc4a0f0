// Health check of a container: ends with 0 when its service is ready.
const port = process.env.AJET_HTTP_PORT ?? '8080'
const answer = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(2_500) }).catch(
  () => undefined,
)
process.exit(answer?.ok ? 0 : 1)
