import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { SlipwayError, sha256 } from '@slipway/base'
import type { CacheStore } from '@slipway/cache-store'
import { createMemoryCacheStore } from '@slipway/cache-store/memory/memory-cache-store'
import { openSqliteCacheStore } from '@slipway/cache-store/sqlite/sqlite-cache-store'
import { createContentKey, createKey, rootKeyId } from './cache-key.ts'
import { createCacheManager } from './cache-manager.ts'
import { combineCaches } from './combined-cache.ts'
import { EMPTY_RESULT } from './results.ts'
import { FakeResults } from './testing/fakes.ts'
import type { CacheKey, CacheManager, SelectedKey } from './types.ts'

const stores: Readonly<Record<string, () => Promise<CacheStore>>> = {
  memory: async () => createMemoryCacheStore(),
  sqlite: () => openSqliteCacheStore(':memory:'),
}
const digest = (name: string): string => sha256(name)
const whole = (key: CacheKey): SelectedKey => ({ key, selector: '' })

for (const [name, open] of Object.entries(stores)) {
  describe(`cache manager over ${name}`, () => {
    let store: CacheStore
    let results: FakeResults
    let manager: CacheManager

    beforeEach(async () => {
      store = await open()
      results = new FakeResults()
      manager = createCacheManager({ store, results })
    })

    afterEach(() => store.close())

    it('finds a root by digest and output, and gives its result', async () => {
      const result = results.create('bytes')
      await manager.save(createKey(digest('a'), 1), result, 7)
      expect(await manager.query([], -1, digest('a'), 0)).toEqual([])
      const [key] = await manager.query([], -1, digest('a'), 1)
      expect(key!.id).toBe(sha256(`${digest('a')}@1`))
      const [record] = await manager.records(key!)
      expect(record).toMatchObject({ id: result.id, createdAt: 7, key })
      const loaded = await manager.load(record!, undefined)
      expect(loaded.value).toBe('bytes')
    })

    it('finds a key by each input, selector and output (F009)', async () => {
      const [a, b] = [createKey(digest('a'), 0), createKey(digest('b'), 0)]
      const both = createKey(digest('op'), 0, [[{ key: a, selector: 's' }], [whole(b)]])
      const saved = await manager.save(both, results.create(1), 1)
      const ids = async (
        keys: readonly SelectedKey[],
        input: number,
        output = 0,
      ): Promise<readonly string[]> =>
        (await manager.query(keys, input, digest('op'), output)).map(({ id }) => id)
      expect(await ids([{ key: a, selector: 's' }], 0)).toEqual([saved.id])
      expect(await ids([whole(b)], 1)).toEqual([saved.id])
      expect(await ids([whole(a)], 0)).toEqual([])
      expect(await ids([whole(b)], 0)).toEqual([])
      expect(await ids([whole(b)], 1, 1)).toEqual([])
    })

    it('names keys alike in two stores that know nothing of each other (F029)', async () => {
      const other = createCacheManager({ store: createMemoryCacheStore(), results })
      const make = (order: readonly number[]): CacheKey => {
        const roots = order.map((i) => whole(createKey(digest(`root${i}`), 0)))
        return createKey(digest('op'), 0, [roots])
      }
      const saved = await manager.save(make([0, 1, 2]), results.create(1), 1)
      const same = await other.save(make([2, 0, 1]), results.create(1), 2)
      expect(same.id).toBe(saved.id)
    })

    it('names a key by content where content is known', () => {
      const content = whole(createContentKey(digest('bytes')))
      const viaA = createKey(digest('op'), 0, [[whole(createKey(digest('a'), 0)), content]])
      const viaB = createKey(digest('op'), 0, [[content, whole(createKey(digest('b'), 0))]])
      expect(viaA.id).toBe(viaB.id)
    })

    it('keeps random digests recognisable', () => {
      expect(rootKeyId('random:abc', 0)).toBe('random:abc@0')
      expect(rootKeyId('random:abc', 1)).not.toBe(rootKeyId('random:abc', 0))
    })

    it('stores under the key that all inputs lead to already (F031)', async () => {
      const [a, b, c] = ['a', 'b', 'c'].map((n) => createKey(digest(n), 0)) as [CacheKey, CacheKey, CacheKey]
      const first = await manager.save(createKey(digest('op'), 0, [[whole(b)]]), results.create(1), 1)
      const second = await manager.save(
        createKey(digest('op'), 0, [[whole(a), whole(b), whole(c)]]),
        results.create(2),
        2,
      )
      expect(second.id).toBe(first.id)
      const [viaC] = await manager.query([whole(c)], 0, digest('op'), 0)
      expect((await manager.records(viaC!)).map(({ createdAt }) => createdAt)).toEqual([1, 2])
    })

    it('ties alternatives that are asked for together', async () => {
      const [a, b] = ['a', 'b'].map((n) => createKey(digest(n), 0)) as [CacheKey, CacheKey]
      const saved = await manager.save(createKey(digest('op'), 0, [[whole(a)]]), results.create(1), 1)
      expect(await manager.query([whole(b)], 0, digest('op'), 0)).toEqual([])
      expect((await manager.query([whole(a), whole(b)], 0, digest('op'), 0)).map(({ id }) => id)).toEqual([
        saved.id,
      ])
      await new Promise((resolve) => setTimeout(resolve, 5))
      expect((await manager.query([whole(b)], 0, digest('op'), 0)).map(({ id }) => id)).toEqual([saved.id])
    })

    it('drops records of results that are gone (F032)', async () => {
      const [gone, kept] = [results.create(1), results.create(2)]
      const key = createKey(digest('a'), 0)
      await manager.save(key, gone, 1)
      await manager.save(key, kept, 2)
      results.drop(gone.id)
      expect((await manager.records(key)).map(({ id }) => id)).toEqual([kept.id])
      expect(await store.keysOf(gone.id)).toEqual([])
      results.drop(kept.id)
      expect(await manager.records(key)).toEqual([])
      expect(await manager.query([], -1, digest('a'), 0)).toEqual([])
    })

    it('drops a record that is not found when it loads', async () => {
      const lazy = createCacheManager({ store, results: { load: (id) => results.load(id) } })
      const result = results.create(1)
      await lazy.save(createKey(digest('a'), 0), result, 1)
      results.drop(result.id)
      const [record] = await lazy.records(createKey(digest('a'), 0))
      await expect(lazy.load(record!, undefined)).rejects.toMatchObject({ code: 'not-found' })
      expect(await lazy.records(createKey(digest('a'), 0))).toEqual([])
    })

    it('keeps a record whose loading failed for another reason', async () => {
      const broken = createCacheManager({
        store,
        results: {
          load: async () => {
            throw new SlipwayError('unavailable', 'worker is away')
          },
        },
      })
      const key = createKey(digest('a'), 0)
      await broken.save(key, results.create(1), 1)
      const [record] = await broken.records(key)
      await expect(broken.load(record!, undefined)).rejects.toMatchObject({ code: 'unavailable' })
      expect(await broken.records(key)).toHaveLength(1)
    })

    it('finds a key again after what led to it was dropped and built anew', async () => {
      const root = createKey(digest('root'), 0)
      const make = (): CacheKey => createKey(digest('op'), 0, [[whole(root)]])
      const first = results.create(1)
      await manager.save(root, results.create(0), 1)
      await manager.save(make(), first, 1)
      results.drop(first.id)
      expect(await manager.records(make())).toEqual([])
      await manager.save(make(), results.create(2), 2)
      expect(await manager.query([whole(root)], 0, digest('op'), 0)).toHaveLength(1)
    })

    it('stores the whole chain of a key from another cache (F033)', async () => {
      const origin = createCacheManager({
        id: 'import',
        store: createMemoryCacheStore(),
        results,
        readOnly: true,
      })
      const root = createKey(digest('root'), 0)
      const mid = createKey(digest('mid'), 0, [[whole(root)]])
      const top = createKey(digest('top'), 0, [[whole(mid)]])
      const combined = combineCaches(manager, [origin])
      const result = results.create('top')
      const loaded = await combined.load(
        { id: result.id, createdAt: 3, key: top, manager: origin },
        undefined,
      )
      expect(loaded.value).toBe('top')
      const [foundMid] = await manager.query([whole(root)], 0, digest('mid'), 0)
      const [foundTop] = await manager.query([whole(foundMid!)], 0, digest('top'), 0)
      expect(await manager.records(foundTop!)).toMatchObject([{ id: result.id, createdAt: 3 }])
    })

    it('knows an empty result without asking for it', async () => {
      const key = createKey(digest('a'), 0)
      await manager.save(key, EMPTY_RESULT, 1)
      const [record] = await manager.records(key)
      expect(await manager.load(record!, undefined)).toBe(EMPTY_RESULT)
    })
  })
}

describe('cache manager', () => {
  it('asks the store once for all that is asked in one turn', async () => {
    const store = createMemoryCacheStore()
    const calls: number[] = []
    const counting: CacheStore = new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name)
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          if (name === 'targets') calls.push((args[0] as unknown[]).length)
          return (member as (...values: unknown[]) => unknown).apply(target, args)
        }
      },
    })
    const manager = createCacheManager({ store: counting, results: new FakeResults() })
    await Promise.all(
      Array.from({ length: 1000 }, (_, i) =>
        manager.query([whole(createKey(digest(`k${i}`), 0))], 0, digest('op'), 0),
      ),
    )
    expect(calls).toEqual([1000])
  })

  it('writes nothing when it is read-only', async () => {
    const store = createMemoryCacheStore()
    const results = new FakeResults()
    const imported = createCacheManager({ store, results, readOnly: true })
    await imported.save(createKey(digest('a'), 0), results.create(1), 1)
    expect(await store.exists([rootKeyId(digest('a'), 0)])).toEqual([false])
  })

  it('fails a question, not the next one, when the store fails', async () => {
    const store = createMemoryCacheStore()
    let isBroken = true
    const manager = createCacheManager({
      store: Object.assign(Object.create(store) as CacheStore, {
        exists: async (keys: readonly string[]) => {
          if (isBroken) throw new SlipwayError('unavailable', 'no connection')
          return await store.exists(keys)
        },
      }),
      results: new FakeResults(),
    })
    await expect(manager.query([], -1, digest('a'), 0)).rejects.toMatchObject({ code: 'unavailable' })
    isBroken = false
    expect(await manager.query([], -1, digest('a'), 0)).toEqual([])
  })
})
