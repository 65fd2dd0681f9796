import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { silentLogger } from '@slipway/base'
import { writeBlob } from '@slipway/content'
import { openStores, type Stores } from './stores.ts'

const DEFAULTS = {
  postgres: undefined,
  'postgres-password-file': undefined,
  s3: undefined,
  's3-endpoint': undefined,
  's3-region': 'us-east-1',
  's3-create-bucket': false,
  's3-disk-megabytes': 0,
  'content-max-age-hours': 24,
  's3-max-age-hours': 336,
  'worker-max-age-hours': 336,
}

async function withStores(
  root: string,
  options: Partial<typeof DEFAULTS>,
  work: (stores: Stores) => Promise<void>,
): Promise<void> {
  await using stack = new AsyncDisposableStack()
  const parts = { options: { ...DEFAULTS, ...options, root }, logger: silentLogger, stack, waitMs: 1_000 }
  await work(await openStores(parts))
}

it('removes blobs that nobody uses and keys of workers that nobody sees, and neither before its time', async () => {
  const root = mkdtempSync(join(tmpdir(), 'slipway-cache-'))
  try {
    let digest = ''
    await withStores(root, {}, async ({ content, index }) => {
      digest = (await writeBlob(content, Buffer.from('layer'))).digest
      await index.addResult('key', { id: 'worker::ref', createdAt: Date.now() - 20 * 24 * 3_600_000 })
      await index.seen?.(['worker'])
    })
    await withStores(root, {}, async ({ content, index }) => {
      expect(await content.stat(digest)).toBeDefined()
      expect(await index.exists(['key'])).toEqual([true])
    })
    const hours = 1 / 3_600_000
    const soon = { 'content-max-age-hours': hours, 'worker-max-age-hours': hours }
    await withStores(root, soon, async ({ content, index }) => {
      const isLeft = async (): Promise<boolean> =>
        (await content.stat(digest)) !== undefined || (await index.exists(['key']))[0]!
      while (await isLeft()) await new Promise((done) => setTimeout(done, 100))
    })
  } finally {
    rmSync(root, { recursive: true })
  }
}, 30_000)
