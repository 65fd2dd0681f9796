import { describe, expect, it } from '@jest/globals'
import { ThreadPool } from './threads.ts'

const module = new URL('./testing/counting-thread.ts', import.meta.url)

interface Count {
  readonly threadId: number
  readonly calls: number
}

describe('ThreadPool', () => {
  it('keeps a thread that is used and ends one that is not', async () => {
    await using pool = new ThreadPool(module, 1, { idleMs: 200 })
    const count = (ms = 0): Promise<Count> => pool.call<Count>('count', ms)
    const first = await count()
    expect(await count()).toEqual({ threadId: first.threadId, calls: 2 })
    // A call that takes longer is no idleness.
    expect(await count(400)).toEqual({ threadId: first.threadId, calls: 3 })
    await new Promise((resolve) => setTimeout(resolve, 400))
    const later = await count()
    expect(later.calls).toBe(1)
    expect(later.threadId).not.toBe(first.threadId)
  })

  it('starts no more threads than it may', async () => {
    await using pool = new ThreadPool(module, 2)
    const counts = await Promise.all(Array.from({ length: 5 }, () => pool.call<Count>('count', 20)))
    expect(new Set(counts.map(({ threadId }) => threadId)).size).toBe(2)
  })
})
