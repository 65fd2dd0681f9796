import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDigester, errorCode, sha256 } from '@slipway/base'
import { type ContentStore, readBlob, writeBlob } from '../content.ts'

export interface OpenedStore extends AsyncDisposable {
  readonly store: ContentStore
}

/** What every content store must show. */
export function contentStoreSuite(name: string, open: () => Promise<OpenedStore>): void {
  describe(`content store: ${name}`, () => {
    let opened: OpenedStore
    let store: ContentStore
    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })
    afterEach(async () => {
      await opened[Symbol.asyncDispose]()
    })
    const list = async (): Promise<string[]> => {
      const digests: string[] = []
      for await (const info of store.list()) digests.push(info.digest)
      return digests.sort()
    }
    const codeOf = async (promise: Promise<unknown>): Promise<string> =>
      await promise.then(() => 'ok', errorCode)
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

    it('stores and reads a blob', async () => {
      const before = Date.now()
      const info = await writeBlob(store, Buffer.from('hello'), { a: '1' })
      expect(info).toMatchObject({ digest: sha256('hello'), size: 5, labels: { a: '1' } })
      expect(info.createdAt).toBeGreaterThanOrEqual(before - 2000)
      expect(await store.stat(info.digest)).toEqual(info)
      expect(text(await readBlob(store, info.digest))).toBe('hello')
      expect(await list()).toEqual([info.digest])
    })

    it('knows the empty blob', async () => {
      const info = await writeBlob(store, new Uint8Array())
      expect(info.size).toBe(0)
      expect(await readBlob(store, info.digest)).toHaveLength(0)
    })

    it('reads ranges and refuses bad ones', async () => {
      const { digest } = await writeBlob(store, Buffer.from('0123456789'))
      const read = async (options: { offset?: number; length?: number }): Promise<string> => {
        const chunks: Uint8Array[] = []
        for await (const chunk of store.read(digest, options)) chunks.push(chunk)
        return text(Buffer.concat(chunks))
      }
      expect(await read({ offset: 3 })).toBe('3456789')
      expect(await read({ offset: 3, length: 4 })).toBe('3456')
      expect(await read({ length: 2 })).toBe('01')
      expect(await read({ offset: 8, length: 100 })).toBe('89')
      expect(await read({ offset: 10 })).toBe('')
      expect(await codeOf(read({ offset: 11 }))).toBe('out-of-range')
    })

    it('keeps blobs that are larger than its buffers, in odd chunks', async () => {
      const chunk = Buffer.alloc(700_001, 'x')
      const digester = createDigester()
      await using ingest = await store.openIngest()
      for (let index = 0; index < 7; index++) {
        chunk[index] = index
        digester.update(chunk)
        await ingest.write(chunk)
      }
      expect(ingest.offset).toBe(4_900_007)
      const info = await ingest.commit({ digest: digester.digest(), size: 4_900_007 })
      const check = createDigester()
      for await (const part of store.read(info.digest)) check.update(part)
      expect(check.digest()).toBe(info.digest)
    })

    it('names the blob itself where nothing is expected', async () => {
      await using ingest = await store.openIngest()
      await ingest.write(Buffer.from('x'))
      expect((await ingest.commit()).digest).toBe(sha256('x'))
    })

    it('verifies other digest algorithms', async () => {
      const digest = createDigester('sha512').update('y').digest()
      await using ingest = await store.openIngest()
      await ingest.write(Buffer.from('y'))
      expect((await ingest.commit({ digest })).digest).toBe(digest)
      expect(text(await readBlob(store, digest))).toBe('y')
      expect(await list()).toEqual([digest])
    })

    it('refuses bytes that are not what was promised (C090)', async () => {
      for (const expected of [{ digest: sha256('other') }, { size: 4 }]) {
        await using ingest = await store.openIngest()
        await ingest.write(Buffer.from('bytes'))
        expect(await codeOf(ingest.commit(expected))).toBe('data-loss')
      }
      expect(await store.stat(sha256('bytes'))).toBeUndefined()
      expect(await store.stat(sha256('other'))).toBeUndefined()
      expect(await list()).toEqual([])
    })

    it('shows nothing before commit, and nothing of what was given up', async () => {
      {
        await using ingest = await store.openIngest()
        await ingest.write(Buffer.from('gone'))
        expect(await store.stat(sha256('gone'))).toBeUndefined()
      }
      expect(await list()).toEqual([])
    })

    it('takes the same blob again, also at the same time', async () => {
      const first = await writeBlob(store, Buffer.from('same'), { a: '1' })
      const again = await Promise.all(
        ['b', 'c', 'd'].map((label) => writeBlob(store, Buffer.from('same'), { [label]: '1' })),
      )
      for (const info of again) expect(info.digest).toBe(first.digest)
      expect((await store.stat(first.digest))?.labels).toEqual({ a: '1', b: '1', c: '1', d: '1' })
    })

    it('replaces labels', async () => {
      const { digest } = await writeBlob(store, Buffer.from('l'), { a: '1' })
      await store.setLabels(digest, { b: '2' })
      expect((await store.stat(digest))?.labels).toEqual({ b: '2' })
      await store.setLabels(digest, {})
      expect((await store.stat(digest))?.labels).toEqual({})
      expect(await codeOf(store.setLabels(sha256('none'), {}))).toBe('not-found')
    })

    it('counts a blob that is touched as new, with its labels', async () => {
      const { digest, createdAt } = await writeBlob(store, Buffer.from('used'), { a: '1' })
      await store.touch?.(digest)
      await store.touch?.(sha256('none'))
      const touched = await store.stat(digest)
      expect(touched?.createdAt).toBeGreaterThanOrEqual(createdAt)
      expect(touched?.labels).toEqual({ a: '1' })
    })

    it('deletes, and again', async () => {
      const { digest } = await writeBlob(store, Buffer.from('d'), { a: '1' })
      await store.delete(digest)
      await store.delete(digest)
      expect(await store.stat(digest)).toBeUndefined()
      expect(await codeOf(readBlob(store, digest))).toBe('not-found')
      expect((await writeBlob(store, Buffer.from('d'))).labels).toEqual({})
    })

    it('refuses names that are no digests', async () => {
      for (const name of ['../../etc/passwd', 'sha256:../x', 'sha256:AB', `md5:${'0'.repeat(32)}`]) {
        expect(await codeOf((async () => await store.stat(name))())).toBe('invalid-argument')
        expect(await codeOf(readBlob(store, name))).toBe('invalid-argument')
      }
    })

    it('bounds reads of small blobs', async () => {
      const { digest } = await writeBlob(store, Buffer.alloc(100))
      expect(await codeOf(readBlob(store, digest, 99))).toBe('resource-exhausted')
    })

    it('stops when aborted', async () => {
      const controller = new AbortController()
      const { digest } = await writeBlob(store, Buffer.alloc(3 << 20))
      await using ingest = await store.openIngest({ signal: controller.signal })
      controller.abort()
      expect(await codeOf(ingest.write(Buffer.from('x')))).toBe('canceled')
      expect(await codeOf(ingest.commit())).toBe('canceled')
      expect(await codeOf(readBlob(store, digest, undefined, controller.signal))).toBe('canceled')
    })

    it('refuses to write after commit', async () => {
      const ingest = await store.openIngest()
      await ingest.commit()
      expect(await codeOf(ingest.write(Buffer.from('x')))).toBe('failed-precondition')
      await ingest[Symbol.asyncDispose]()
    })
  })
}
