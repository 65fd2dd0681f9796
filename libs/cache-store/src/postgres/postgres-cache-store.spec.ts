import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorCode, sleep } from '@slipway/base'
import type { CacheStore } from '../cache-store.ts'
import { PostgresServer } from '@slipway/postgres/testing/postgres-server'
import { describeCacheStore, describeLastingCacheStore } from '../testing/suite.ts'
import { openPostgresCacheStore, type PostgresCacheStore } from './postgres-cache-store.ts'

const TIMEOUT = 60_000
const link = { input: 0, output: 0, digest: 'sha256:d', selector: '' }

if (!PostgresServer.available) console.warn('SKIPPED: the cache index in PostgreSQL: it is not installed')
const describePostgres = PostgresServer.available ? describe : describe.skip

describePostgres('cache index in PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await PostgresServer.start()
  }, TIMEOUT)
  afterAll(async () => await server[Symbol.asyncDispose](), TIMEOUT)

  const open = async (url: string, patienceMs?: number): Promise<PostgresCacheStore> =>
    await openPostgresCacheStore({
      url,
      password: server.password,
      ...(patienceMs === undefined ? {} : { patienceMs }),
    })
  const openNew = async (): Promise<PostgresCacheStore> => await open(await server.createDatabase())

  describeCacheStore('postgres', openNew)
  describeLastingCacheStore('postgres', openNew)

  const count = async (url: string, from: string): Promise<number> =>
    Number((await server.query(`SELECT count(*) AS n FROM slipway.${from}`, url))[0]!['n'])

  it('keeps everything over a restart, and applies each migration once, also when several start together', async () => {
    const url = await server.createDatabase()
    const stores = await Promise.all(Array.from({ length: 5 }, () => open(url)))
    await stores[0]!.addResult('b', { id: 'r', createdAt: 1_700_000_000_123 })
    expect(await stores[1]!.results(['b'])).toEqual([[{ id: 'r', createdAt: 1_700_000_000_123 }]])
    await Promise.all(stores.map((store) => store.close()))
    const again = await open(url)
    expect(await again.keysOf('r')).toEqual(['b'])
    await again.close()
    await again.close()
    expect(await count(url, 'migration')).toBe(2)
  })

  it('leaves a database alone that a newer version has been at', async () => {
    const url = await server.createDatabase()
    await (await open(url)).close()
    await server.query('INSERT INTO slipway.migration (version) VALUES (99)', url)
    await expect(open(url)).rejects.toMatchObject({
      code: 'failed-precondition',
      message: expect.stringContaining('has version 99') as unknown,
    })
  })

  it('says what is wrong with a login, a database or an address, without the password', async () => {
    const wrong = openPostgresCacheStore({ url: server.url(), password: 'swordfish' })
    const error = await wrong.catch((reason: unknown) => reason as Error)
    expect(errorCode(error)).toBe('unauthenticated')
    expect(String((error as Error).stack)).not.toContain('swordfish')
    expect(await open(server.url('nowhere')).catch(errorCode)).toBe('not-found')
    expect(await open('mysql://x').catch(errorCode)).toBe('invalid-argument')
    expect(await open('postgres://slipway@127.0.0.1:1/x', 300).catch(errorCode)).toBe('unavailable')
  })

  it('takes any text for what it is, and refuses what it cannot keep', async () => {
    const store = await openNew()
    const names = [`'; DROP TABLE slipway.key; --`, '$1', '"', '\\', '{a,b}', 'ü\u{1f600}', '%_', 'NULL']
    for (const name of names) {
      await store.addLinks([{ source: name, link: { ...link, selector: name }, target: `${name}!` }])
      await store.addResult(`${name}!`, { id: name, createdAt: 1 })
    }
    const asked = names.map((name) => ({ source: name, link: { ...link, selector: name } }))
    expect(await store.targets(asked)).toEqual(names.map((name) => [`${name}!`]))
    expect(await store.keysOf(names[0]!)).toEqual([`${names[0]}!`])
    const selector = 'x'.repeat(1 << 20)
    await store.addLinks([{ source: 'long', link: { ...link, selector }, target: 'b' }])
    expect(await store.targets([{ source: 'long', link: { ...link, selector } }])).toEqual([['b']])
    for (const name of ['a\0b', 'x'.repeat(5000)])
      expect(await store.addResult(name, { id: 'r', createdAt: 1 }).catch(errorCode)).toBe('invalid-argument')
    await store.close()
  })

  it('lets one bad write fail alone, and writes what is waiting before it closes', async () => {
    const url = await server.createDatabase()
    const store = await open(url)
    const bad = store.addResult('bad', { id: 'r\0', createdAt: 1 }).catch(errorCode)
    const good = Array.from({ length: 200 }, (_, i) => store.addResult(`k${i}`, { id: 'r', createdAt: i }))
    await store.close()
    await Promise.all(good)
    expect(await bad).toBe('invalid-argument')
    expect(await store.addResult('late', { id: 'r', createdAt: 1 }).catch(errorCode)).toBe('unavailable')
    expect(await count(url, 'result')).toBe(200)
  })

  it(
    'stays whole under many writers that make, link and drop the same keys',
    async () => {
      const url = await server.createDatabase()
      const stores = await Promise.all(Array.from({ length: 4 }, () => open(url)))
      const key = (n: number): string => `k${n % 7}`
      const churn = async (store: CacheStore, seed: number): Promise<void> => {
        for (let i = 0; i < 60; i++) {
          const n = seed * 31 + i * 17
          await Promise.all([
            store.addLinks([
              { source: key(n), link, target: key(n + 1) },
              { source: key(n + 3), link: { ...link, input: 1 }, target: key(n + 2) },
            ]),
            store.addResult(key(n + 1), { id: `r${n % 5}`, createdAt: n }),
            store.addResult(`own${seed}-${i}`, { id: `own${seed}-${i}`, createdAt: i }),
            i % 3 === 0 ? store.dropResult(`r${(n + 2) % 5}`) : undefined,
          ])
        }
      }
      await Promise.all(stores.map(churn))
      const own = stores.flatMap((_, seed) => Array.from({ length: 60 }, (__, i) => `own${seed}-${i}`))
      expect((await stores[0]!.results(own)).map((found) => found[0]?.id)).toEqual(own)
      for (const side of ['source', 'target'])
        expect(await count(url, `link WHERE ${side} NOT IN (SELECT id FROM slipway.key)`)).toBe(0)
      await Promise.all(stores.map((store) => store.close()))
    },
    TIMEOUT,
  )

  it('removes keys that never came to anything, once they are old', async () => {
    const url = await server.createDatabase()
    const store = await open(url)
    await store.addLinks([{ source: 'a', link, target: 'b' }])
    await store.addLinks([{ source: 'c', link, target: 'd' }])
    await store.addResult('d', { id: 'r', createdAt: 1 })
    await store.removeEmptyKeys()
    expect(await store.exists(['a', 'c'])).toEqual([true, true])
    await store.removeEmptyKeys('0 seconds')
    expect(await store.exists(['a', 'c'])).toEqual([false, true])
    expect(await count(url, 'key')).toBe(2)
    await store.close()
  })

  it(
    'loses nothing that it acknowledged, and goes on, when the server is killed',
    async () => {
      const url = await server.createDatabase()
      const store = await open(url)
      const written: string[] = []
      let stop = false
      const writer = async (seed: number): Promise<void> => {
        for (let i = 0; !stop; i++) {
          const name = `w${seed}-${i}`
          await store.addResult(name, { id: name, createdAt: i })
          written.push(name)
        }
      }
      const writers = [0, 1, 2, 3].map(writer)
      for (let round = 0; round < 3; round++) {
        await sleep(200)
        await server.kill()
        const asked = store.exists(['w0-0'])
        await sleep(300)
        await server.resume()
        expect(await asked).toEqual([true])
      }
      stop = true
      await Promise.all(writers)
      expect(written.length).toBeGreaterThan(20)
      expect((await store.results(written)).map((found) => found.length)).toEqual(written.map(() => 1))
      await store.close()
    },
    TIMEOUT,
  )

  it(
    'says that the server is away when it stays away',
    async () => {
      const store = await open(await server.createDatabase(), 500)
      await server.kill()
      try {
        expect(await store.exists(['a']).catch(errorCode)).toBe('unavailable')
        expect(await store.addResult('a', { id: 'r', createdAt: 1 }).catch(errorCode)).toBe('unavailable')
      } finally {
        await server.resume()
      }
      await store.addResult('a', { id: 'r', createdAt: 1 })
      expect(await store.exists(['a'])).toEqual([true])
      await store.close()
    },
    TIMEOUT,
  )
})
