import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { createMemoryContentStore } from '../memory/store.ts'
import { openS3ContentStore } from '../s3/store.ts'
import { blobAccountSuite } from '../testing/leases-suite.ts'
import { S3Server } from '../testing/s3-server.ts'
import type { BlobAccount } from './leases.ts'
import { openPostgresAccount } from './postgres-account.ts'

const TIMEOUT = 90_000

const isAvailable = PostgresServer.available && S3Server.available
if (!isAvailable) console.warn('SKIPPED: account of blobs in PostgreSQL: it or SeaweedFS is not installed')
const describeStores = isAvailable ? describe : describe.skip

describeStores('account of blobs in PostgreSQL', () => {
  let postgres: PostgresServer
  let s3: S3Server
  let prefixes = 0
  beforeAll(async () => {
    ;[postgres, s3] = await Promise.all([PostgresServer.start(), S3Server.start()])
  }, TIMEOUT)
  afterAll(async () => {
    await postgres[Symbol.asyncDispose]()
    await s3[Symbol.asyncDispose]()
  }, TIMEOUT)

  const open = async (url: string): Promise<BlobAccount> =>
    await openPostgresAccount({ url, password: postgres.password })

  blobAccountSuite('PostgreSQL, blobs in a bucket', async () => {
    const { bucket, endpoint, credentials } = s3
    const store = await openS3ContentStore({ bucket, endpoint, credentials, prefix: `a${prefixes++}` })
    return { account: await open(await postgres.createDatabase()), store }
  })

  it(
    'has one collector at a time, whom the others do not wait for',
    async () => {
      const url = await postgres.createDatabase()
      const all = await Promise.all([open(url), open(url), open(url)])
      const digests = Array.from({ length: 40 }, (_, n) => sha256(String(n)))
      await all[0]!.enter(digests.map((digest) => ({ digest, usedAt: 1 })))
      const gone: string[] = []
      const remove = (digest: string): Promise<boolean> => {
        gone.push(digest)
        return Promise.resolve(true)
      }
      const counts = await Promise.all(all.map((account) => account.collect(1, remove)))
      expect(gone.sort()).toEqual([...digests].sort())
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40)
      await Promise.all(all.map((account) => account.close()))
    },
    TIMEOUT,
  )

  it(
    'goes on where a collector was killed: its blobs are collected by the next one',
    async () => {
      const url = await postgres.createDatabase()
      const [one, two] = await Promise.all([open(url), open(url)])
      const store = createMemoryContentStore()
      await one.enter([{ digest: sha256('a'), usedAt: 1 }])
      await expect(one.collect(1, () => Promise.reject(new Error('killed')))).rejects.toThrow('killed')
      await one.close()
      expect(await two.collect(1, async (digest) => (await store.delete(digest), true))).toBe(1)
      await two.close()
    },
    TIMEOUT,
  )
})
