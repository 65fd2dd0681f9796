import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { CacheLink, CacheStore, LastingCacheStore } from '../cache-store.ts'

const link = (digest: string, options: Partial<CacheLink> = {}): CacheLink => ({
  input: 0,
  output: 0,
  digest,
  selector: '',
  ...options,
})

const sorted = (values: readonly string[]): readonly string[] => [...values].sort()

async function targetsOf(store: CacheStore, source: string, through: CacheLink): Promise<readonly string[]> {
  const [found] = await store.targets([{ source, link: through }])
  return sorted(found!)
}

/** The behaviour of every CacheStore. `open` gives an empty store. */
export function describeCacheStore(name: string, open: () => Promise<CacheStore>): void {
  describe(`cache store: ${name}`, () => {
    let store: CacheStore

    beforeEach(async () => {
      store = await open()
    })

    afterEach(async () => {
      await store.close()
    })

    it('knows nothing at first', async () => {
      expect(await store.exists(['a', 'b'])).toEqual([false, false])
      expect(await store.results(['a'])).toEqual([[]])
      expect(await store.targets([{ source: 'a', link: link('x') }])).toEqual([[]])
      expect(await store.keysOf('r')).toEqual([])
      expect(await store.backlinks('a')).toEqual([])
      await store.dropResult('r')
    })

    it('answers each question of a batch in its place', async () => {
      await store.addLinks([
        { source: 'a', link: link('x'), target: 'b' },
        { source: 'a', link: link('x'), target: 'c' },
        { source: 'd', link: link('y'), target: 'e' },
      ])
      await store.addResult('b', { id: 'r1', createdAt: 5 })
      const found = await store.targets([
        { source: 'd', link: link('y') },
        { source: 'a', link: link('nothing') },
        { source: 'a', link: link('x') },
      ])
      expect(found.map(sorted)).toEqual([['e'], [], ['b', 'c']])
      expect(await store.results(['zzz', 'b'])).toEqual([[], [{ id: 'r1', createdAt: 5 }]])
      expect(await store.exists(['zzz', 'a', 'b'])).toEqual([false, true, true])
      expect(await store.targets([])).toEqual([])
      expect(await store.results([])).toEqual([])
      expect(await store.exists([])).toEqual([])
    })

    it('tells links apart by input, output, digest and selector', async () => {
      await store.addLinks([
        { source: 'a', link: link('x'), target: 't0' },
        { source: 'a', link: link('x', { input: 1 }), target: 't1' },
        { source: 'a', link: link('x', { output: 1 }), target: 't2' },
        { source: 'a', link: link('x', { selector: 's' }), target: 't3' },
        { source: 'a', link: link('x', { output: -1 }), target: 't4' },
      ])
      expect(await targetsOf(store, 'a', link('x'))).toEqual(['t0'])
      expect(await targetsOf(store, 'a', link('x', { input: 1 }))).toEqual(['t1'])
      expect(await targetsOf(store, 'a', link('x', { output: 1 }))).toEqual(['t2'])
      expect(await targetsOf(store, 'a', link('x', { selector: 's' }))).toEqual(['t3'])
      expect(await targetsOf(store, 'a', link('x', { output: -1 }))).toEqual(['t4'])
    })

    it('keeps a link once', async () => {
      await store.addLinks([{ source: 'a', link: link('x'), target: 'b' }])
      await store.addLinks([
        { source: 'a', link: link('x'), target: 'b' },
        { source: 'a', link: link('x'), target: 'b' },
      ])
      expect(await targetsOf(store, 'a', link('x'))).toEqual(['b'])
      expect(await store.backlinks('b')).toEqual([{ source: 'a', link: link('x') }])
    })

    it('lists results newest last and replaces one of the same id', async () => {
      await store.addResult('k', { id: 'new', createdAt: 30 })
      await store.addResult('k', { id: 'old', createdAt: 10 })
      await store.addResult('k', { id: 'mid', createdAt: 20 })
      expect((await store.results(['k']))[0]!.map(({ id }) => id)).toEqual(['old', 'mid', 'new'])
      await store.addResult('k', { id: 'old', createdAt: 40 })
      expect(await store.results(['k'])).toEqual([
        [
          { id: 'mid', createdAt: 20 },
          { id: 'new', createdAt: 30 },
          { id: 'old', createdAt: 40 },
        ],
      ])
    })

    it('names the keys of a result and the links into a key', async () => {
      await store.addResult('k1', { id: 'r', createdAt: 1 })
      await store.addResult('k2', { id: 'r', createdAt: 1 })
      expect(sorted(await store.keysOf('r'))).toEqual(['k1', 'k2'])
      await store.addLinks([
        { source: 'a', link: link('x'), target: 'k1' },
        { source: 'a', link: link('x', { selector: 'sel' }), target: 'k1' },
        { source: 'b', link: link('y', { input: 2 }), target: 'k1' },
      ])
      const back = (await store.backlinks('k1')).map(
        ({ source, link: l }) => `${source} ${l.digest} ${l.input} ${l.selector}`,
      )
      expect(sorted(back)).toEqual(['a x 0 ', 'a x 0 sel', 'b y 2 '])
    })

    it('drops a result and what leads to nothing without it (F032)', async () => {
      await store.addLinks([
        { source: 'root', link: link('x'), target: 'mid' },
        { source: 'mid', link: link('y'), target: 'leaf' },
        { source: 'root', link: link('z'), target: 'other' },
      ])
      await store.addResult('leaf', { id: 'r', createdAt: 1 })
      await store.addResult('other', { id: 'q', createdAt: 1 })
      await store.dropResult('r')
      expect(await store.exists(['root', 'mid', 'leaf', 'other'])).toEqual([true, false, false, true])
      expect(await targetsOf(store, 'root', link('x'))).toEqual([])
      expect(await store.backlinks('leaf')).toEqual([])
      expect(await store.keysOf('r')).toEqual([])
      await store.dropResult('q')
      expect(await store.exists(['root', 'other'])).toEqual([false, false])
    })

    it('saves results under their keys, with the links to them', async () => {
      const way = { source: 'a', link: link('x') }
      const other = { source: 'b', link: link('x', { input: 1 }) }
      const above = { source: 'r', link: link('w'), target: 'a' }
      const result = { id: 'w::1', createdAt: 7 }
      expect(await store.save([])).toEqual([])
      const entries = [
        { key: 'root', result, inputs: [], links: [] },
        { key: 'k', result, inputs: [[way, { ...way, source: 'a2' }], [other]], links: [above] },
      ]
      expect(await store.save(entries)).toEqual(['root', 'k'])
      expect(await store.results(['root', 'k'])).toEqual([[result], [result]])
      for (const { source, link: through } of [way, { ...way, source: 'a2' }, other])
        expect(await targetsOf(store, source, through)).toEqual(['k'])
      expect(await targetsOf(store, 'r', link('w'))).toEqual(['a'])
    })

    it('saves under the key that all inputs lead to already', async () => {
      const [first, second] = [
        { source: 'a', link: link('x') },
        { source: 'b', link: link('x', { input: 1 }) },
      ]
      await store.addLinks([
        { ...first, target: 'known' },
        { ...second, target: 'known' },
        { ...first, target: 'half' },
      ])
      const entry = { key: 'k', result: { id: 'w::1', createdAt: 7 }, inputs: [[first], [second]], links: [] }
      const single = { ...entry, key: 'half', inputs: [[first]] }
      expect(await store.save([entry, single, { ...entry, key: 'new', inputs: [] }])).toEqual([
        'known',
        'half',
        'new',
      ])
      expect(await store.keysOf('w::1').then(sorted)).toEqual(['half', 'known', 'new'])
      await store.addLinks([{ ...second, target: 'k' }])
      await store.addLinks([{ ...first, target: 'k' }])
      expect(await store.save([entry])).toEqual(['k'])
    })

    it('keeps a key without results while it leads to one that has some', async () => {
      await store.addLinks([{ source: 'a', link: link('x'), target: 'b' }])
      await store.addResult('a', { id: 'ra', createdAt: 1 })
      await store.addResult('b', { id: 'rb', createdAt: 1 })
      await store.dropResult('ra')
      expect(await store.exists(['a', 'b'])).toEqual([true, true])
      expect(await targetsOf(store, 'a', link('x'))).toEqual(['b'])
    })

    it('keeps a key that has another result', async () => {
      await store.addResult('a', { id: 'r1', createdAt: 1 })
      await store.addResult('a', { id: 'r2', createdAt: 2 })
      await store.dropResult('r2')
      expect(await store.results(['a'])).toEqual([[{ id: 'r1', createdAt: 1 }]])
    })

    it('prunes a chain of 5,000 keys without recursion', async () => {
      const chain = Array.from({ length: 5000 }, (_, i) => ({
        source: `k${i}`,
        link: link('x'),
        target: `k${i + 1}`,
      }))
      await store.addLinks(chain)
      await store.addResult('k5000', { id: 'r', createdAt: 1 })
      expect(await store.exists(['k0'])).toEqual([true])
      await store.dropResult('r')
      expect(await store.exists(['k0', 'k2500', 'k5000'])).toEqual([false, false, false])
    })

    it('takes writes and reads at the same time', async () => {
      await Promise.all(
        Array.from({ length: 200 }, async (_, i) => {
          await store.addResult(`k${i}`, { id: `r${i}`, createdAt: i })
          await store.addLinks([{ source: `k${i}`, link: link('x'), target: `t${i}` }])
          expect(await store.results([`k${i}`])).toEqual([[{ id: `r${i}`, createdAt: i }]])
          expect(await targetsOf(store, `k${i}`, link('x'))).toEqual([`t${i}`])
        }),
      )
      expect(await store.exists(Array.from({ length: 200 }, (_, i) => `k${i}`))).not.toContain(false)
    })
  })
}

/** The behaviour of every store that outlives its workers. `open` gives an empty store. */
export function describeLastingCacheStore(name: string, open: () => Promise<LastingCacheStore>): void {
  describe(`cache store that outlives its workers: ${name}`, () => {
    let store: LastingCacheStore
    beforeEach(async () => {
      store = await open()
    })
    afterEach(async () => {
      await store.close()
    })
    const DAY_MS = 24 * 3_600_000
    const long = Date.now() - 10 * DAY_MS

    it('drops what is old of workers that nobody sees any more, with the keys that led to it alone', async () => {
      await store.addLinks([
        { source: 'a', link: link('x'), target: 'b' },
        { source: 'a', link: link('y'), target: 'c' },
        { source: 'd', link: link('z'), target: 'e' },
      ])
      await store.addResult('b', { id: 'gone::1', createdAt: long })
      await store.addResult('e', { id: 'gone::2', createdAt: long })
      await store.addResult('e', { id: 'odd', createdAt: long })
      await store.addResult('c', { id: 'here::1', createdAt: long })
      await store.addResult('f', { id: 'gone::3', createdAt: Date.now() })
      await store.seen(['here', 'here', 'other'])
      await store.seen(['here'])
      expect(await store.removeAbandoned(5 * DAY_MS)).toBe(3)
      expect(await store.exists(['a', 'b', 'c', 'd', 'e', 'f'])).toEqual([
        true,
        false,
        true,
        false,
        false,
        true,
      ])
      expect(await store.removeAbandoned(5 * DAY_MS)).toBe(0)
      expect(await store.results(['c', 'f'])).toMatchObject([[{ id: 'here::1' }], [{ id: 'gone::3' }]])
    })

    it('drops many, and nothing that is written under the same keys meanwhile', async () => {
      const all = Array.from({ length: 40 }, (_, n) => n)
      const gone = Array.from({ length: 1_200 }, (_, n) => n)
      await Promise.all(gone.map((n) => store.addResult(`k${n % 40}`, { id: `gone::${n}`, createdAt: long })))
      await store.seen(['here'])
      const removing = store.removeAbandoned(DAY_MS)
      await Promise.all(all.map((n) => store.addResult(`k${n}`, { id: `here::${n}`, createdAt: long })))
      expect(await removing).toBe(gone.length)
      const found = await store.results(all.map((n) => `k${n}`))
      expect(found.map((results) => results.map(({ id }) => id))).toEqual(all.map((n) => [`here::${n}`]))
    })
  })
}
