import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { silentLogger } from '@slipway/base'
import { writeBlob } from '@slipway/content'
import { openFsContentStore } from '@slipway/content/fs/store'
import { openBuildRecords } from './build-records.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'slipway-records-'))
})
afterEach(() => rmSync(root, { recursive: true }))

it('removes at its start the logs that no record names, and keeps those that one does', async () => {
  const open = async (stack: AsyncDisposableStack) =>
    await openBuildRecords({ root, limits: LIMITS, logger: silentLogger, stack })
  let named = ''
  {
    await using stack = new AsyncDisposableStack()
    const { history, logs } = await open(stack)
    named = (await writeBlob(logs, Buffer.from('a log'))).digest
    await history.update('complete', { Ref: 'b', logs: { digest: named } })
    await writeBlob(logs, Buffer.from('a log whose build was never recorded'))
  }
  await new Promise((done) => setTimeout(done, 20))
  await using stack = new AsyncDisposableStack()
  await open(stack)
  await stack.disposeAsync()
  const left: string[] = []
  for await (const { digest } of (await openFsContentStore(join(root, 'history'))).list()) left.push(digest)
  expect(left).toEqual([named])
})

const LIMITS = { maxAgeMs: 48 * 3_600_000, maxEntries: 50 }
