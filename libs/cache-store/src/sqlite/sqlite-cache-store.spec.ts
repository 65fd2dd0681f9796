import { afterAll, describe, expect, it } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describeCacheStore, describeLastingCacheStore } from '../testing/suite.ts'
import { openSqliteCacheStore } from './sqlite-cache-store.ts'

const root = mkdtempSync(join(tmpdir(), 'slipway-cache-store-'))
let next = 0
const newPath = (): string => join(root, `store${next++}`, 'index.db')

afterAll(() => rmSync(root, { recursive: true, force: true }))

describeCacheStore('sqlite', () => openSqliteCacheStore(newPath()))
describeLastingCacheStore('sqlite', () => openSqliteCacheStore(newPath()))

describe('sqlite cache store', () => {
  it('keeps everything over a restart', async () => {
    const path = newPath()
    const first = await openSqliteCacheStore(path)
    await first.addLinks([
      { source: 'a', link: { input: 0, output: 0, digest: 'd', selector: '' }, target: 'b' },
    ])
    await first.addResult('b', { id: 'r', createdAt: 1_700_000_000_123 })
    await first.close()
    const second = await openSqliteCacheStore(path)
    expect(await second.exists(['a'])).toEqual([true])
    expect(await second.results(['b'])).toEqual([[{ id: 'r', createdAt: 1_700_000_000_123 }]])
    await second.close()
    await second.close()
  })

  it('shows a write to another connection as soon as it is acknowledged', async () => {
    const path = newPath()
    const store = await openSqliteCacheStore(path)
    await store.addResult('k', { id: 'r', createdAt: 1 })
    const other = new DatabaseSync(path)
    expect(other.prepare('SELECT count(*) AS n FROM result').get()).toEqual({ n: 1 })
    other.close()
    await store.close()
  })

  it('writes what is waiting before it closes, and refuses later writes', async () => {
    const path = newPath()
    const store = await openSqliteCacheStore(path)
    const writes = Array.from({ length: 500 }, (_, i) => store.addResult(`k${i}`, { id: 'r', createdAt: i }))
    await store.close()
    await Promise.all(writes)
    await expect(store.addResult('late', { id: 'r', createdAt: 1 })).rejects.toMatchObject({
      code: 'unavailable',
    })
    const again = await openSqliteCacheStore(path)
    expect((await again.keysOf('r')).length).toBe(500)
    await again.close()
  })

  it('commits together what came together', async () => {
    const path = newPath()
    const store = await openSqliteCacheStore(path)
    const reader = new DatabaseSync(path)
    const commits = (): number => Number(reader.prepare('PRAGMA data_version').get()!['data_version'])
    let seen = commits()
    let changes = 0
    const watch = setInterval(() => {
      if (commits() === seen) return
      seen = commits()
      changes++
    }, 0)
    await Promise.all(
      Array.from({ length: 1000 }, (_, i) => store.addResult(`k${i}`, { id: `r${i}`, createdAt: i })),
    )
    clearInterval(watch)
    expect(changes).toBeLessThan(50)
    reader.close()
    await store.close()
  })

  it('lets one bad write fail alone', async () => {
    const store = await openSqliteCacheStore(newPath())
    const bad = store.addResult('bad', { id: null as never, createdAt: 1 })
    const good = store.addResult('good', { id: 'r', createdAt: 1 })
    await expect(bad).rejects.toThrow()
    await good
    expect(await store.exists(['good', 'bad'])).toEqual([true, false])
    await store.close()
  })

  it('drops at a start what names refs that are gone, and what a drop that was cut short left', async () => {
    const path = newPath()
    const store = await openSqliteCacheStore(path)
    const link = { input: 0, output: 0, digest: 'd', selector: '' }
    await store.addLinks([
      { source: 'a', link, target: 'b' },
      { source: 'x', link, target: 'y' },
    ])
    await store.addResult('b', { id: 'w::gone', createdAt: 1 })
    await store.addResult('a', { id: 'w::here', createdAt: 1 })
    await store.close()
    const again = await openSqliteCacheStore(path)
    await again.removeStrayResults((id) => id === 'w::here')
    expect(await again.results(['a', 'b'])).toEqual([[{ id: 'w::here', createdAt: 1 }], []])
    expect(await again.exists(['a', 'b', 'x', 'y'])).toEqual([true, false, false, false])
    await again.close()
    const database = new DatabaseSync(path)
    expect(database.prepare('SELECT name FROM key').all()).toEqual([{ name: 'a' }])
    database.close()
  })

  it('starts empty when the file is no database, or of another version (F030)', async () => {
    const path = newPath()
    await (await openSqliteCacheStore(path)).close()
    writeFileSync(path, 'this is not a database'.repeat(500))
    const store = await openSqliteCacheStore(path)
    expect(existsSync(`${path}.broken`)).toBe(true)
    await store.addResult('k', { id: 'r', createdAt: 1 })
    await store.close()
    const other = new DatabaseSync(path)
    other.exec('PRAGMA user_version = 99')
    other.close()
    const empty = await openSqliteCacheStore(path)
    expect(await empty.exists(['k'])).toEqual([false])
    await empty.close()
  })
})
