import { describe, expect, it } from '@jest/globals'
import { laterTurn, pace } from './turns.ts'

/** Works until the turn is over. */
function useUp(): Promise<void> {
  for (;;) {
    const rest = pace()
    if (rest) return rest
  }
}

describe('turns of the event loop', () => {
  it('let others run in between, however many share the time', async () => {
    let turns = 0
    let isDone = false
    const count = (): void => {
      turns++
      if (!isDone) setImmediate(count)
    }
    count()
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        await useUp()
        await useUp()
      }),
    )
    isDone = true
    // The second stretches have a turn each.
    expect(turns).toBeGreaterThanOrEqual(10)
  })

  it('go on in the order in which they were asked for', async () => {
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 3000 }, async (_, i) => {
        await laterTurn()
        order.push(i)
      }),
    )
    expect(order).toEqual(Array.from({ length: 3000 }, (_, i) => i))
  })

  it('outlive work that throws', async () => {
    const failed = (async () => {
      await laterTurn()
      throw new Error('no')
    })()
    await expect(failed).rejects.toThrow('no')
    await laterTurn()
  })
})
