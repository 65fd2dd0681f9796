import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { openFsContentStore } from '../fs/store.ts'
import { createMemoryContentStore } from '../memory/store.ts'
import { blobAccountSuite } from '../testing/leases-suite.ts'
import { contentStoreSuite } from '../testing/suite.ts'
import { leasedStore } from './leased-store.ts'
import { openSqliteAccount } from './sqlite-account.ts'

const root = mkdtempSync(join(tmpdir(), 'slipway-account-'))
let next = 0
afterAll(() => rmSync(root, { recursive: true }))

blobAccountSuite('SQLite, blobs on disk', async () => ({
  account: openSqliteAccount(join(root, `${next++}`, 'content.db')),
  store: await openFsContentStore(join(root, `store${next}`)),
}))

contentStoreSuite('with an account', async () => {
  const account = openSqliteAccount(':memory:')
  const inner =
    next++ % 2 ? createMemoryContentStore() : await openFsContentStore(join(root, `leased${next}`))
  return {
    store: leasedStore(inner, account, 60_000),
    [Symbol.asyncDispose]: async () => await account.close(),
  }
})

it('keeps leases over a restart, and begins anew where the file cannot be read', async () => {
  const path = join(root, 'again', 'content.db')
  const first = openSqliteAccount(path)
  await first.put({ id: 'l', owner: 'w', blobs: [sha256('a')], data: Buffer.from('x') })
  await first.close()
  const second = openSqliteAccount(path)
  expect(await second.find('l')).toMatchObject({ owner: 'w', blobs: [sha256('a')] })
  await second.close()
  writeFileSync(path, 'this is no database, and long enough to be taken for none of them')
  const third = openSqliteAccount(path)
  expect(await third.find('l')).toBeUndefined()
  await third.close()
})
