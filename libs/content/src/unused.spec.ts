import { expect, it } from '@jest/globals'
import { writeBlob } from './content.ts'
import { createMemoryContentStore } from './memory/store.ts'
import { removeUnused } from './unused.ts'

it('removes what nobody has written or touched for a while, and nothing that somebody takes up meanwhile', async () => {
  let now = 1_000
  const store = createMemoryContentStore({ now: () => now })
  const put = async (text: string) => (await writeBlob(store, Buffer.from(text))).digest
  const [old, used, late] = [await put('old'), await put('used'), await put('late')]
  now = 5_000
  await store.touch?.(used)
  const fresh = await put('fresh')
  const listing = {
    ...store,
    list: async function* () {
      for await (const info of store.list()) {
        if (info.digest === late) await store.touch?.(late)
        yield info
      }
    },
  }
  expect(await removeUnused(listing, 4_000)).toEqual([old])
  for (const digest of [used, late, fresh]) expect(await store.stat(digest)).toBeDefined()
  expect(await store.stat(old)).toBeUndefined()
})
