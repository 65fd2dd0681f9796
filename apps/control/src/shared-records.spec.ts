import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { silentLogger } from '@slipway/base'
import { type BlobManager, writeBlob } from '@slipway/content'
import { openS3ContentStore } from '@slipway/content/s3/store'
import { S3Server } from '@slipway/content/testing/s3-server'
import { DEFAULT_LIMITS } from '@slipway/history/records'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { openSharedRecords } from './shared-records.ts'

const TIMEOUT = 60_000
const missing = Object.entries({
  PostgreSQL: PostgresServer.available,
  SeaweedFS: S3Server.available,
}).flatMap(([name, available]) => (available ? [] : [name]))
if (missing.length > 0) console.warn(`SKIPPED: records in a bucket: not installed: ${missing.join(', ')}`)
const describeStores = missing.length === 0 ? describe : describe.skip

describeStores('records that controls share', () => {
  const stack = new AsyncDisposableStack()
  let postgres: PostgresServer
  let s3: S3Server
  let dir: string
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'slipway-records-'))
    stack.defer(() => rmSync(dir, { recursive: true }))
    ;[postgres, s3] = await Promise.all([
      PostgresServer.start().then((server) => stack.use(server)),
      S3Server.start().then((server) => stack.use(server)),
    ])
  }, TIMEOUT)
  afterAll(async () => await stack.disposeAsync(), TIMEOUT)

  async function digestsOf(store: Pick<BlobManager, 'list'>): Promise<readonly string[]> {
    const found: string[] = []
    for await (const { digest } of store.list()) found.push(digest)
    return found.toSorted()
  }

  it(
    'lose the blobs that no record names, when these are old, and nothing of a cache in the same bucket',
    async () => {
      const url = await postgres.createDatabase()
      const { bucket: name, endpoint, credentials } = s3
      const bucket = { bucket: name, prefix: 'cluster', endpoint, credentials, spool: dir }
      const open = async (scope: AsyncDisposableStack, youngMs?: number) =>
        await openSharedRecords({
          postgres: { url, password: postgres.password },
          bucket,
          limits: DEFAULT_LIMITS,
          logger: silentLogger,
          stack: scope,
          ...(youngMs === undefined ? {} : { youngMs }),
        })
      const cache = await openS3ContentStore(bucket)
      const cached = await writeBlob(cache, Buffer.from('a layer'))
      const digests: string[] = []
      {
        await using scope = new AsyncDisposableStack()
        const { history, logs } = await open(scope)
        for (const text of ['log of a', 'log of b', 'stray'])
          digests.push((await writeBlob(logs, Buffer.from(text))).digest)
        for (const [nth, ref] of ['a', 'b'].entries())
          await history.update('complete', { Ref: ref, logs: { digest: digests[nth]! }, CompletedAt: {} })
        await history.delete('a')
      }
      {
        // All of them are young: the log of a deleted record may be that of one to come.
        await using scope = new AsyncDisposableStack()
        expect(await digestsOf((await open(scope)).logs)).toEqual(digests.toSorted())
      }
      const again = new AsyncDisposableStack()
      const { history, logs } = await open(again, -1_000)
      await waitUntil(async () => (await digestsOf(logs)).length === 1)
      expect(await digestsOf(logs)).toEqual([digests[1]])
      await history.delete('b')
      await again.disposeAsync()
      const left = await openS3ContentStore({ ...bucket, prefix: 'cluster/history' })
      expect(await digestsOf(left)).toEqual([])
      expect(await digestsOf(cache)).toEqual([cached.digest])
      left.close()
      cache.close()
    },
    TIMEOUT,
  )
})

async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((done) => setTimeout(done, 20))
}
