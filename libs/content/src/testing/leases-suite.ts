import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeferred, type Digest, errorCode, sha256, sleep } from '@slipway/base'
import { type BlobInfo, type ContentStore, readBlob, writeBlob } from '../content.ts'
import { collectBlobs } from '../leases/collect-blobs.ts'
import { leasedStore } from '../leases/leased-store.ts'
import type { BlobAccount, Lease } from '../leases/leases.ts'

const DAY_MS = 24 * 3_600_000
const blob = (name: string): Digest => sha256(name)
const lease = (id: string, owner: string, ...names: readonly string[]): Lease => ({
  id,
  owner,
  blobs: names.map(blob).sort(),
  data: Buffer.from(`of ${id}`),
})
const long = (): number => Date.now() - 3 * DAY_MS
/** Clocks of stores have steps. */
const aMoment = (): Promise<void> => sleep(20)

/** What every account must show. `open` gives an empty one, with a store for its blobs. */
export function blobAccountSuite(
  name: string,
  open: () => Promise<{ readonly account: BlobAccount; readonly store: ContentStore }>,
): void {
  describe(`account of blobs: ${name}`, () => {
    let account: BlobAccount
    let store: ContentStore
    beforeEach(async () => {
      const opened = await open()
      account = opened.account
      store = opened.store
    })
    afterEach(async () => {
      await account.close()
    })
    const collect = async (ageMs: number): Promise<readonly Digest[]> => {
      const gone: Digest[] = []
      await account.collect(ageMs, async (digest) => {
        gone.push(digest)
        return await Promise.resolve(true)
      })
      return gone.sort()
    }
    const enterOld = async (...names: readonly string[]): Promise<void> =>
      await account.enter(names.map((each) => ({ digest: blob(each), usedAt: long() })))

    it('gives up what nobody used, and knows no more of it', async () => {
      await enterOld('a', 'b', 'c')
      await account.use([blob('b'), blob('b')])
      await account.enter([{ digest: blob('b'), usedAt: long() }])
      expect(await collect(DAY_MS)).toEqual([blob('a'), blob('c')].sort())
      expect(await collect(DAY_MS)).toEqual([])
      await aMoment()
      expect(await collect(0)).toEqual([blob('b')])
    })

    it('gives up many, each once', async () => {
      const names = Array.from({ length: 200 }, (_, n) => `n${n}`)
      await enterOld(...names)
      expect(await collect(DAY_MS)).toEqual(names.map(blob).sort())
    })

    it('keeps what a lease holds until it is dropped, changed or ends', async () => {
      await enterOld('a', 'b', 'c')
      await account.put(lease('one', 'w', 'a', 'b'))
      await account.put(lease('two', 'w', 'b'))
      expect(await account.find('one')).toMatchObject({
        id: 'one',
        owner: 'w',
        blobs: lease('', '', 'a', 'b').blobs,
      })
      expect(Buffer.from((await account.find('one'))!.data).toString()).toBe('of one')
      await aMoment()
      expect(await collect(0)).toEqual([blob('c')])
      await account.put(lease('one', 'w', 'a'))
      await account.drop('two')
      await account.drop('two')
      expect(await account.find('two')).toBeUndefined()
      await aMoment()
      expect(await collect(0)).toEqual([blob('b')])
      expect(await account.expire(DAY_MS)).toBe(0)
      expect(await collect(0)).toEqual([])
      expect(await account.expire(0)).toBe(1)
      expect(await account.find('one')).toBeUndefined()
      expect(await collect(0)).toEqual([blob('a')])
    })

    it('ends the leases of an owner who is gone, not of one who renews, nor those that others found', async () => {
      for (const id of ['found', 'lost']) await account.put(lease(id, 'gone', id))
      await account.put(lease('kept', 'here', 'kept'))
      await sleep(3_000)
      const now = Date.now()
      await account.renew('here')
      await account.find('found')
      expect(await account.expire(Date.now() - now + 2_500)).toBe(1)
      expect(await account.find('lost')).toBeUndefined()
      expect((await account.find('kept'))?.owner).toBe('here')
      expect((await account.find('found'))?.owner).toBe('gone')
    })

    it('counts as used what the store does not let go', async () => {
      await enterOld('a', 'b')
      expect(await account.collect(DAY_MS, (digest) => Promise.resolve(digest === blob('a')))).toBe(1)
      expect(await collect(DAY_MS)).toEqual([])
    })

    it('forgets nothing where a removal fails', async () => {
      await enterOld('a')
      await expect(
        account.collect(DAY_MS, () => Promise.reject(new Error('the store is away'))),
      ).rejects.toThrow('the store is away')
      expect(await collect(DAY_MS)).toEqual([blob('a')])
    })

    it('lets whoever comes to use a blob wait until it is removed', async () => {
      await enterOld('a')
      const removing = createDeferred<void>()
      const gate = createDeferred<void>()
      const collecting = account.collect(DAY_MS, async () => {
        removing.resolve()
        await gate.promise
        return true
      })
      await removing.promise
      const order: string[] = []
      const using = account.use([blob('a')]).then(() => order.push('used'))
      const leasing = account.put(lease('l', 'w', 'a')).then(() => order.push('leased'))
      await sleep(50)
      expect(order).toEqual([])
      gate.resolve()
      await Promise.all([collecting, using, leasing])
      expect(order.sort()).toEqual(['leased', 'used'])
      expect(await collect(DAY_MS)).toEqual([])
    })

    it('lets one of those who ask do a piece of work in each period', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => account.claim('walk', DAY_MS)))
      expect(answers.filter(Boolean)).toEqual([true])
      expect(await account.claim('walk', DAY_MS)).toBe(false)
      await aMoment()
      expect(await account.claim('walk', 1)).toBe(true)
      expect(await account.claim('other', DAY_MS)).toBe(true)
    })

    it('refuses names and digests that are none', async () => {
      const code = async (work: Promise<unknown>): Promise<string> => await work.then(() => 'ok', errorCode)
      for (const bad of ['', 'a\0b', 'x'.repeat(2_000)]) {
        expect(await code(account.put(lease(bad, 'w')))).toBe('invalid-argument')
        expect(await code(account.put(lease('l', bad)))).toBe('invalid-argument')
        expect(await code((async () => await account.find(bad))())).toBe('invalid-argument')
      }
      expect(await code(account.put({ ...lease('l', 'w'), blobs: ['../../x'] }))).toBe('invalid-argument')
      expect(await account.find('l')).toBeUndefined()
    })

    it('loses no blob that somebody was told of while everything else is collected', async () => {
      // Each round is a collector against writers and readers of the same few blobs.
      const leased = leasedStore(store, account, 4)
      const names = Array.from({ length: 8 }, (_, n) => `blob ${n}`)
      let stop = false
      const collector = (async () => {
        while (!stop) {
          await account.collect(30, async (digest) => {
            await store.delete(digest)
            return true
          })
          await sleep(1)
        }
      })()
      const lost: string[] = []
      const writer = async (seed: number): Promise<void> => {
        for (let n = 0; n < 25; n++) {
          const text = names[(seed * 3 + n * 5) % names.length]!
          const id = `${seed} ${n}`
          const { digest } = await writeBlob(leased, Buffer.from(text))
          await account.put({ id, owner: 'w', blobs: [digest], data: Buffer.from('') })
          if (!(await store.stat(digest))) {
            // Collected between the two: whoever leases looks, and writes again.
            await writeBlob(store, Buffer.from(text))
          }
          await sleep(n % 7)
          if (!(await store.stat(digest))) lost.push(text)
          await account.drop(id)
        }
      }
      await Promise.all([0, 1, 2].map(writer))
      stop = true
      await collector
      expect(lost).toEqual([])
    }, 60_000)

    it('collects a store: what was there before and nobody uses, and leaves exactly what is used or held', async () => {
      const put = async (into: ContentStore, text: string): Promise<Digest> =>
        (await writeBlob(into, Buffer.from(text), { layer: '1' })).digest
      const [held, stray] = [await put(store, 'held'), await put(store, 'stray')]
      await account.put({ id: 'ref', owner: 'w', blobs: [held], data: Buffer.from('') })
      const used = await put(leasedStore(store, account, DAY_MS), 'used')
      expect(await collectBlobs(store, account, DAY_MS)).toEqual({ blobs: 0, bytes: 0, leases: 0 })
      await account.collect(0, (digest) => Promise.resolve(digest === stray))
      const other = await put(store, 'other writer')
      // The same some days later, for all that has not been used.
      const later = (info: BlobInfo): BlobInfo =>
        info.digest === other ? info : { ...info, createdAt: long() }
      const aged = {
        stat: async (digest: Digest) => {
          const info = await store.stat(digest)
          return info && later(info)
        },
        list: async function* () {
          for await (const info of store.list()) yield later(info)
        },
        delete: (digest: Digest) => store.delete(digest),
      }
      await account.enter([stray, other].map((digest) => ({ digest, usedAt: long() })))
      expect(await collectBlobs(aged, account, DAY_MS)).toEqual({ blobs: 1, bytes: 5, leases: 0 })
      const left: Digest[] = []
      for await (const { digest } of store.list()) left.push(digest)
      expect(left.sort()).toEqual([held, used, other].sort())
    })

    it('finds what is in a store without an account', async () => {
      const { digest } = await writeBlob(store, Buffer.from('from before'))
      expect(await collectBlobs(store, account, DAY_MS)).toMatchObject({ blobs: 0 })
      await aMoment()
      const removed: Digest[] = []
      await account.collect(0, (found) => Promise.resolve(removed.push(found) > 0))
      expect(removed).toEqual([digest])
    })

    it('keeps a store that is used, and reads from it what is held', async () => {
      const leased = leasedStore(store, account, DAY_MS)
      const { digest } = await writeBlob(leased, Buffer.from('used'))
      const { digest: held } = await writeBlob(store, Buffer.from('held'))
      await account.put({ id: 'ref', owner: 'w', blobs: [held], data: Buffer.from('') })
      await account.renew('w')
      const { digest: old } = await writeBlob(store, Buffer.from('old'))
      await account.enter([{ digest: old, usedAt: long() }])
      expect(
        await account.collect(DAY_MS, async (gone) => {
          await store.delete(gone)
          return true
        }),
      ).toBe(1)
      expect(await leased.stat(old)).toBeUndefined()
      for (const kept of [digest, held]) expect(await readBlob(leased, kept)).toHaveLength(4)
    })
  })
}
