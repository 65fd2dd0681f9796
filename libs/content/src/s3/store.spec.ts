import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDigester, errorCode, sha256, sleep } from '@slipway/base'
import { type ContentStore, readBlob, writeBlob } from '../content.ts'
import { openFsContentStore } from '../fs/store.ts'
import { contentStoreSuite } from '../testing/suite.ts'
import { S3Server } from '../testing/s3-server.ts'
import { createTieredStore } from '../tiered.ts'
import { openS3ContentStore, type S3ContentOptions, type S3ContentStore } from './store.ts'

const TIMEOUT = 90_000

if (!S3Server.available) console.warn('SKIPPED: content in an S3 store: SeaweedFS is not installed')
const describeS3 = S3Server.available ? describe : describe.skip

describeS3('content in an S3 store', () => {
  let server: S3Server
  let spool: string
  let stores = 0
  const opened: S3ContentStore[] = []
  beforeAll(async () => {
    spool = mkdtempSync(join(tmpdir(), 'slipway-spool-'))
    server = await S3Server.start()
  }, TIMEOUT)
  afterAll(async () => {
    for (const store of opened) store.close()
    await server[Symbol.asyncDispose]()
    expect(readdirSync(spool)).toEqual([])
    rmSync(spool, { recursive: true })
  }, TIMEOUT)

  const open = async (options: Partial<S3ContentOptions> = {}): Promise<S3ContentStore> => {
    const { bucket, endpoint, credentials } = server
    const store = await openS3ContentStore({
      bucket,
      endpoint,
      credentials,
      spool,
      prefix: `s${stores++}`,
      ...options,
    })
    opened.push(store)
    return store
  }

  contentStoreSuite('s3', async () => ({
    store: await open({ partSize: 5 << 20 }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }))

  contentStoreSuite('disk in front of s3', async () => {
    const root = mkdtempSync(join(tmpdir(), 'slipway-tiered-'))
    return {
      store: createTieredStore(await openFsContentStore(root), await open()),
      [Symbol.asyncDispose]: () => Promise.resolve(rmSync(root, { recursive: true })),
    }
  })

  const noise = (size: number, seed: number): Buffer => {
    const bytes = Buffer.alloc(size)
    for (let at = 0; at < size; at += 4) bytes.writeUInt32LE(Math.imul(at + seed, 2_654_435_761) >>> 0, at)
    return bytes
  }
  const digestOf = async (store: ContentStore, digest: string): Promise<string> => {
    const digester = createDigester()
    for await (const chunk of store.read(digest)) digester.update(chunk)
    return digester.digest()
  }

  it(
    'keeps a large blob in parts, from several writers at the same time, for other processes to see',
    async () => {
      const prefix = 'large'
      const [one, two] = [
        await open({ prefix, partSize: 5 << 20 }),
        await open({ prefix, partSize: 5 << 20 }),
      ]
      const data = noise(23 << 20, 1)
      const infos = await Promise.all([one, two, one].map((store) => writeBlob(store, data)))
      for (const info of infos) expect(info).toMatchObject({ digest: sha256(data), size: data.length })
      expect(await digestOf(two, sha256(data))).toBe(sha256(data))
      const part: Uint8Array[] = []
      for await (const chunk of two.read(sha256(data), { offset: 6 << 20, length: 9 })) part.push(chunk)
      expect(Buffer.concat(part)).toEqual(data.subarray(6 << 20, (6 << 20) + 9))
      await one.delete(sha256(data))
      expect(await two.stat(sha256(data))).toBeUndefined()
    },
    TIMEOUT,
  )

  it(
    'lists many blobs with the labels of those that have some',
    async () => {
      const store = await open()
      const digests = await Promise.all(
        Array.from(
          { length: 40 },
          async (_, n) =>
            (await writeBlob(store, Buffer.from(`b${n}`), n % 3 === 0 ? { n: String(n) } : {})).digest,
        ),
      )
      const found = new Map<string, string | undefined>()
      for await (const { digest, labels } of store.list()) found.set(digest, labels.n)
      expect(found).toEqual(
        new Map(digests.map((digest, n) => [digest, n % 3 === 0 ? String(n) : undefined])),
      )
    },
    TIMEOUT,
  )

  it('loses no label of writers that label a blob at the same time', async () => {
    const prefix = 'labels'
    const all = [await open({ prefix }), await open({ prefix })]
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => writeBlob(all[n % 2]!, Buffer.from('same'), { [`l${n}`]: '1' })),
    )
    const labels = (await all[0]!.stat(sha256('same')))?.labels ?? {}
    expect(Object.keys(labels).sort()).toEqual(Array.from({ length: 10 }, (_, n) => `l${n}`))
  })

  it('gives nobody a blob that was damaged, and takes it away', async () => {
    const damaged: string[] = []
    const prefix = 'damaged'
    const store = await open({ prefix, onDamaged: (digest) => damaged.push(digest) })
    const { digest } = await writeBlob(store, Buffer.from('precious'))
    await putObject(server, `${prefix}/blobs/sha256/${digest.slice(7)}`, 'precioux')
    expect(await readBlob(store, digest).catch(errorCode)).toBe('data-loss')
    expect(await readBlob(store, digest).catch(errorCode)).toBe('not-found')
    expect(damaged).toEqual([digest])
    await writeBlob(store, Buffer.from('precious'))
    expect(Buffer.from(await readBlob(store, digest)).toString()).toBe('precious')
  })

  it(
    'says what is wrong with a bucket or a login, without the secret',
    async () => {
      expect(await open({ bucket: 'nowhere' }).catch(errorCode)).toBe('not-found')
      const credentials = { accessKeyId: 'slipway', secretAccessKey: 'swordfish' }
      const error = await open({ credentials }).then(
        () => undefined,
        (reason: unknown) => reason as Error,
      )
      expect(['unauthenticated', 'permission-denied']).toContain(errorCode(error))
      expect(`${error?.stack}${JSON.stringify(error)}`).not.toContain('swordfish')
      const away = open({ endpoint: 'http://127.0.0.1:1', patienceMs: 300 })
      expect(await away.catch(errorCode)).toBe('unavailable')
    },
    TIMEOUT,
  )

  it(
    'waits for a store that is killed and comes back, and loses nothing that it acknowledged',
    async () => {
      const store = await open({ partSize: 5 << 20 })
      const large = noise(17 << 20, 2)
      const before = await writeBlob(store, Buffer.from('before'))
      const writes = Promise.all([
        writeBlob(store, large),
        ...Array.from({ length: 20 }, (_, n) => writeBlob(store, Buffer.from(`during ${n}`))),
      ])
      await sleep(20)
      await server.kill()
      await sleep(300)
      await server.resume()
      const infos = await writes
      for (const { digest } of [before, ...infos]) expect(await digestOf(store, digest)).toBe(digest)
    },
    TIMEOUT,
  )

  it('reads what another host wrote, and believes the bucket alone about what there is', async () => {
    const roots = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'slipway-tiered-')))
    const remote = await open()
    const locals = await Promise.all(roots.map((root) => openFsContentStore(root)))
    const [one, two] = locals.map((local) => createTieredStore(local, remote))
    const data = noise(2 << 20, 3)
    const { digest } = await writeBlob(one!, data)
    expect(await two!.stat(digest)).toMatchObject({ size: data.length })
    expect(await locals[1]!.stat(digest)).toBeUndefined()
    expect(await digestOf(two!, digest)).toBe(digest)
    expect(await two!.pathOf(digest)).toContain(roots[1])
    await remote.delete(digest)
    // It is gone for all, though the bytes are here.
    expect(await two!.stat(digest)).toBeUndefined()
    for (const root of roots) rmSync(root, { recursive: true })
  })
})

async function putObject(server: S3Server, key: string, body: string): Promise<void> {
  const { S3Client, PutObjectCommand } = await import('@aws-sdk/client-s3')
  const { endpoint, credentials, bucket } = server
  const client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true })
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }))
  client.destroy()
}
