import { join } from 'node:path'
import { buildConfig } from '@ajet/shared/config'
import { createLogger } from '@ajet/shared/logging'
import { tempFolder, testDatabase } from '@ajet/shared/testing'
import { composeServer } from '@ajet/server'
import { buildCast } from './cast.ts'
import { keepRows } from './kept-rows.ts'
import { rememberEvents } from './put-out-events.ts'
import { inChannel, inDm, inLost, type Role } from './roles.ts'
import { buildRequest, type EndpointName, type Target } from './samples.ts'
import { buildScene, type Scene } from './scene.ts'

export interface Answered {
  readonly status: number
  readonly ok: boolean
  /** Of the error; empty without one. */
  readonly code: string
  readonly text: string
}

/** The whole server in this process, called in memory through its gateway, and everybody who may call it. */
export async function openMatrixWorld() {
  const stack = new AsyncDisposableStack()
  const database = stack.use(await testDatabase({ poolSize: 5 }))
  const folder = stack.adopt(tempFolder('access'), ({ remove }) => remove())
  const many = 1_000_000
  const limits = {
    'limits.reads_per_second': many,
    'limits.reads_burst': many,
    'limits.writes_per_second': many,
    'limits.writes_burst': many,
    'limits.login_failures': many,
    'limits.login_failures_per_address': many,
    'limits.registrations_per_address': many,
    'limits.mails_per_address': many,
  }
  const settings = { profile: 'test', 'http.port': 0, 'db.url': database.url, data_dir: folder.path, ...limits }
  const config = buildConfig(settings, '/tmp')
  const server = stack.use(await composeServer(config, { logger: createLogger({ level: 'error' }) }))
  const cast = await buildCast(database.db)
  const kept = await keepRows(database.db)
  const takeEvents = await rememberEvents(database.db)
  let scene: Scene | undefined
  /** Another scene than all before. What works behind the answers holds rows: it rests before they go. */
  const makeScene = async () => {
    await server.settle()
    return await buildScene(database.db, cast)
  }
  const putBack = async () => {
    await server.settle()
    return await kept.putBack()
  }
  return {
    makeScene,
    /** A scene in which nothing has happened: the last one of these again, when it can be made what it was. */
    freshScene: async () => {
      if (!scene || !(await putBack())) {
        scene = await makeScene()
        await server.settle()
        await kept.keep()
      }
      await takeEvents()
      return scene
    },
    ask: async (name: EndpointName, target: Target, token: string | null): Promise<Answered> => {
      return await readAnswer(await server.fetch(buildRequest(name, target, token)))
    },
    /** Any request at all. */
    send: async (request: Request): Promise<Answered> => await readAnswer(await server.fetch(request)),
    /** The tables that are not as they were in the fresh scene, and the events that were put out since. */
    look: async () => {
      await server.settle()
      return { changed: await kept.changed(), events: await takeEvents() }
    },
    /** How many rows the audit log has. */
    countAudit: async () => {
      const rows = database.db.kysely.selectFrom('audit_log').select((eb) => eb.fn.countAll<string>().as('n'))
      return Number((await rows.executeTakeFirstOrThrow()).n)
    },
    /** Puts the files of the posted attachments where the server keeps them. */
    writeFiles: async ({ scene, place, whose }: Target) => {
      const id = scene.posted(whose, place)
      await Bun.write(join(folder.path, 'files', 'objects', 'avatars', scene.avatar, 'avatar.webp'), 'data')
      const folderOfFile = join(folder.path, 'files', 'objects', 'attachments', id)
      const names = [`${scene.words[place]}.png`, 'thumbnail.webp']
      await Promise.all(names.map((name) => Bun.write(join(folderOfFile, name), 'data')))
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  }
}

async function readAnswer(response: Response): Promise<Answered> {
  const text = await response.text()
  const isProblem = (response.headers.get('content-type') ?? '').startsWith('application/problem+json')
  const code = isProblem ? String((JSON.parse(text) as { readonly code: unknown }).code) : ''
  return { status: response.status, ok: response.ok, code, text }
}

export type MatrixWorld = Awaited<ReturnType<typeof openMatrixWorld>>

/** What somebody in this role signs in with. */
export function tokenOf(role: Role, scene: Scene): string | null {
  return role === 'anonymous' ? null : scene.token(role)
}

/** Words of the scene that nobody in this role may read anywhere. */
export function secretsFor(role: Role, { words }: Scene): readonly string[] {
  const isMember = !['anonymous', 'outsider', 'banned'].includes(role)
  return [
    ...(isMember ? [] : [words.community, words.public, words.archived]),
    ...((inChannel as readonly string[]).includes(role) ? [] : [words.private]),
    ...((inDm as readonly string[]).includes(role) ? [] : [words.dm]),
    ...((inLost as readonly string[]).includes(role) ? [] : [words.lost]),
  ]
}
