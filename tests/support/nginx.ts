import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sinkCertificate, sinkKey } from '@ajet/shared/testing'

const root = join(import.meta.dir, '../..')
const places = [join(root, '.toolchain/bin/nginx'), '/usr/sbin/nginx']

export interface Nginx extends AsyncDisposable {
  readonly url: string
  /** What clients must trust. */
  readonly ca: string
}

/** Path of nginx: AJET_NGINX_BIN, the project's toolchain, PATH, or where Debian puts it; undefined when there is none. */
export function findNginx(): string | undefined {
  return process.env.AJET_NGINX_BIN ?? Bun.which('nginx') ?? places.find((place) => existsSync(place))
}

/** nginx with the configuration of deploy/, in front of a gateway on this machine. Throws what `nginx -t` says against it. */
export async function startNginx(ports: { readonly tls: number; readonly http: number; readonly gateway: number }) {
  const program = findNginx()
  if (!program) throw new Error('No nginx: set AJET_NGINX_BIN or put one on the PATH')
  const folder = await mkdtemp(join(tmpdir(), 'ajet-nginx-'))
  const remove = async () => await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'certs'))
  await Bun.write(join(folder, 'certs/fullchain.pem'), sinkCertificate)
  await Bun.write(join(folder, 'certs/privkey.pem'), sinkKey)
  const given = await Bun.file(join(root, 'deploy/nginx/nginx.conf')).text()
  await Bun.write(join(folder, 'nginx.conf'), adapt(given, folder, ports))
  const command = [program, '-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')]
  const checked = Bun.spawnSync([...command, '-t'], { stdout: 'pipe', stderr: 'pipe' })
  if (checked.exitCode !== 0) {
    await remove()
    throw new Error(`nginx -t: ${checked.stderr.toString()}`)
  }
  const child = Bun.spawn([...command, '-g', 'daemon off;'], { stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' })
  return {
    url: `https://localhost:${ports.tls}`,
    ca: sinkCertificate,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await child.exited
      await remove()
    },
  } satisfies Nginx
}

/** The names of containers, ports below 1024, and folders only root can write to are not there on a test machine. */
function adapt(text: string, folder: string, ports: Parameters<typeof startNginx>[0]): string {
  const folders = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const temporary = folders.map((name) => `${name}_temp_path ${join(folder, name)};`).join('\n')
  return text
    .replace('http {', `pid ${join(folder, 'nginx.pid')};\nhttp {\n${temporary}`)
    .replace('worker_processes auto;', 'worker_processes 1;')
    .replace('auth-gw:8080', `127.0.0.1:${ports.gateway}`)
    .replace('minio:9000', '127.0.0.1:9')
    .replaceAll('listen 443 ssl', `listen 127.0.0.1:${ports.tls} ssl`)
    .replace('listen 80 ', `listen 127.0.0.1:${ports.http} `)
    .replaceAll('/etc/nginx/certs', join(folder, 'certs'))
    .replaceAll('http2 on;', '') // Debian's nginx is older than this directive.
}
