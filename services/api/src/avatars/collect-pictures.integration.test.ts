import { afterEach, beforeEach, expect, test } from 'bun:test'
import { newId } from '@ajet/shared/std'
import type { ListedFile, Storage } from '@ajet/shared/storage'
import { eachStorage, type TestUser } from '@ajet/shared/testing'
import { enqueueJob } from '../jobs/enqueue-job.ts'
import { fetchRaw } from '../testing/send-file.ts'
import { sendPicture } from '../testing/send-picture.ts'
import { pngOf } from '../testing/test-images.ts'
import { testWorld, type TestWorld } from '../testing/test-world.ts'

const DAY_MS = 24 * 60 * 60_000

eachStorage(({ open }) => {
  let storage: Storage
  let world: TestWorld
  /** What happens to a file between its listing and the look whether something names it. */
  let onListed: (file: ListedFile) => Promise<unknown>
  /** What happens between a file and its row. */
  let onPut: () => Promise<unknown>

  beforeEach(async () => {
    storage = await open()
    onListed = onPut = () => Promise.resolve()
    world = await testWorld({ storage: watched() })
    await world.api.start()
  })
  afterEach(async () => {
    await world[Symbol.asyncDispose]()
    await storage[Symbol.asyncDispose]()
  })

  function watched(): Storage {
    const put: Storage['put'] = async (...args) => {
      const stored = await storage.put(...args)
      await onPut()
      return stored
    }
    async function* list(prefix: string) {
      for await (const file of storage.list(prefix)) {
        if (prefix === 'avatars/') await onListed(file)
        yield file
      }
    }
    return new Proxy(storage, {
      get: (target, name) => {
        const found: unknown = name === 'put' ? put : name === 'list' ? list : Reflect.get(target, name)
        return typeof found === 'function' ? found.bind(target) : found
      },
    })
  }

  /** Resolves with the key of the picture's file. */
  async function setPicture(user: TestUser, path = '/api/me/avatar'): Promise<string> {
    const { status, body } = await sendPicture(world, user, path, await pngOf(40, 40))
    expect(status).toBe(200)
    const url: string = body.icon_url ?? body.avatar_url
    return `avatars/${url.slice('/api/avatars/'.length)}/avatar.webp`
  }

  /** A picture whose file is there; nothing names it before `goOn`. */
  async function beginPicture() {
    const [stored, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    onPut = () => {
      stored.resolve()
      return gate.promise
    }
    const setting = setPicture(world.member)
    await stored.promise
    return { setting, goOn: gate.resolve }
  }

  async function putStray(): Promise<string> {
    const key = `avatars/${newId()}/avatar.webp`
    await storage.put(key, Buffer.from('stray'), { contentType: 'image/webp', maxBytes: 10 })
    return key
  }

  async function files(): Promise<readonly string[]> {
    const found = await Array.fromAsync(storage.list('avatars/'))
    return found.map(({ key }) => key).toSorted()
  }

  const isShown = async (key: string) =>
    (await fetchRaw(world, world.member, `/api/avatars/${key.split('/')[1]}`)).status === 200

  /** The job runs, with all files older than a day. */
  async function sweep(days = 2): Promise<void> {
    world.clock.advance(days * DAY_MS)
    await world.api.settle()
  }

  /** The day between what the sweep has found and its deletion is over. */
  async function nextDay(): Promise<void> {
    await world.db.kysely
      .updateTable('file_deletion_queue')
      .set({ created_at: new Date(0) })
      .execute()
    await world.api.settle()
  }

  async function makeWebhook() {
    const path = `/api/communities/${world.community.slug}/webhooks`
    const { body } = await world.call(world.owner, 'POST', path, { channel_id: world.club.id, name: 'CI' })
    const say = () => {
      const headers = { authorization: `Bearer ${body.token}`, 'content-type': 'application/json' }
      const request = new Request(`http://api/api/webhooks/${body.id}/incoming`, {
        method: 'POST',
        headers,
        body: '{"text":"done"}',
      })
      return world.api.fetch(request, { clientAddress: '127.0.0.1' })
    }
    return { path: `/api/webhooks/${body.id}`, say }
  }

  test('pictures that nothing shows are deleted a day after they were found, those in use never', async () => {
    const mine = await setPicture(world.member)
    const icon = await setPicture(world.owner, `/api/communities/${world.community.slug}/icon`)
    const hook = await makeWebhook()
    const before = await setPicture(world.owner, `${hook.path}/icon`)
    await hook.say()
    const unsaid = await setPicture(world.owner, `${hook.path}/icon`)
    const current = await setPicture(world.owner, `${hook.path}/icon`)
    const gone = await setPicture(world.bystander)
    await world.db.kysely.deleteFrom('users').where('id', '=', world.bystander.id).execute()
    const stray = await putStray()
    await sweep()
    expect(await files()).toEqual([mine, icon, before, unsaid, current, gone, stray].toSorted())
    await nextDay()
    expect(await files()).toEqual([mine, icon, before, current].toSorted())
    await world.db.kysely.deleteFrom('messages').execute()
    await world.call(world.owner, 'DELETE', hook.path)
    await sweep()
    await nextDay()
    expect(await files()).toEqual([mine, icon].toSorted())
    expect([await isShown(mine), await isShown(icon)]).toEqual([true, true])
  })

  test('young files are left alone', async () => {
    const stray = await putStray()
    await world.api.settle()
    world.clock.advance(DAY_MS - 60_000)
    await world.db.kysely
      .updateTable('job_queue')
      .set({ run_at: new Date(0) })
      .execute()
    await world.api.settle()
    await nextDay()
    expect(await files()).toEqual([stray])
  })

  test('the picture of a deleted community goes with it', async () => {
    await setPicture(world.owner, `/api/communities/${world.community.slug}/icon`)
    await world.db.kysely.updateTable('communities').set({ deleted_at: new Date() }).execute()
    const data = { community_id: world.community.id }
    await enqueueJob(world.db.kysely, 'community/erase', data, { now: world.clock.now() })
    await world.api.settle()
    expect(await files()).toEqual([])
  })

  test('a picture set while the sweep looks at its file stays', async () => {
    const { setting, goOn } = await beginPicture()
    onListed = async () => {
      goOn()
      await setting
    }
    await sweep()
    await nextDay()
    expect(await isShown(await setting)).toBe(true)
  })

  test('a picture set after the sweep has seen its file without a name stays', async () => {
    const { setting, goOn } = await beginPicture()
    await sweep()
    goOn()
    const key = await setting
    await nextDay()
    expect(await isShown(key)).toBe(true)
  })

  test('a picture that was found to be without a use and is used again before its deletion stays', async () => {
    const hook = await makeWebhook()
    const key = await setPicture(world.owner, `${hook.path}/icon`)
    await setPicture(world.owner, `${hook.path}/icon`)
    await sweep()
    expect(await world.db.kysely.selectFrom('file_deletion_queue').selectAll().execute()).toHaveLength(1)
    // A message under the earlier picture, that was on its way when it was replaced.
    const { body } = await world.post(world.member, world.club, 'late')
    const persona = { message_id: body.id, display_name: 'CI', avatar_url: `/api/avatars/${key.split('/')[1]}` }
    await world.db.kysely.insertInto('message_personas').values(persona).execute()
    await nextDay()
    expect(await isShown(key)).toBe(true)
    expect(await world.db.kysely.selectFrom('file_deletion_queue').selectAll().execute()).toEqual([])
  })

  test('an upload that takes longer than a day is refused and shows no picture that is gone', async () => {
    const before = await setPicture(world.member)
    onPut = nextDay
    const { status, body } = await sendPicture(world, world.member, '/api/me/avatar', await pngOf(41, 41))
    expect([status, body.code]).toEqual([503, 'storage_unavailable'])
    const me = await world.call(world.member, 'GET', '/api/me')
    expect(me.body.avatar_url).toBe(`/api/avatars/${before.split('/')[1]}`)
    expect(await files()).toEqual([before])
  })

  test('FLT-03 a server killed between a picture and its row leaves a file that goes a day later', async () => {
    onPut = async () => {
      const planned = await world.db.kysely.selectFrom('file_deletion_queue').selectAll().execute()
      expect(planned.map(({ created_at }) => created_at.getTime() > Date.now() + 23 * 3_600_000)).toEqual([true])
      await world.db.kysely.deleteFrom('users').where('id', '=', world.bystander.id).execute()
    }
    const { status } = await sendPicture(world, world.bystander, '/api/me/avatar', await pngOf(42, 42))
    expect(status).toBe(401)
    await world.api.settle()
    expect(await files()).toEqual([])
  })

  test('a sweep that ends in its middle is ended by the next one', async () => {
    const strays = await Promise.all(Array.from({ length: 600 }, putStray))
    let seen = 0
    onListed = () => (++seen > 550 ? Promise.reject(new Error('The server was killed')) : Promise.resolve())
    const failing = world.db.kysely.selectFrom('job_queue').select('attempts').where('kind', '=', 'files/pictures')
    world.clock.advance(2 * DAY_MS)
    await world.api.settle()
    expect(await failing.execute()).toEqual([{ attempts: 1 }])
    const found = () => world.db.kysely.selectFrom('file_deletion_queue').select('storage_key').execute()
    expect(await found()).toHaveLength(500)
    onListed = () => Promise.resolve()
    await sweep()
    expect((await found()).map(({ storage_key }) => storage_key).toSorted()).toEqual(strays.toSorted())
    await nextDay()
    expect(await files()).toEqual([])
  }, 60_000)
})
