import type { ClientTexts } from './bundle-client.ts'

/**
 * Bundles the client in a process of its own: the 25 MB that bundler and emoji lists take are given back with its end,
 * and a server keeps the half megabyte that comes of it. @throws Error with what the bundler said
 */
export async function bundleApart(): Promise<ClientTexts> {
  const program = new URL('./bundle-program.ts', import.meta.url).pathname
  const child = Bun.spawn([process.execPath, program], { stdin: 'ignore', stdout: 'pipe', stderr: 'pipe', env: {} })
  const [text, said] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  const code = await child.exited
  if (code !== 0) throw new Error(`The bundler ended with code ${code}: ${said.slice(0, 2_000)}`)
  return JSON.parse(text) as ClientTexts
}
