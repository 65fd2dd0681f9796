import { describe, expect, it } from '@jest/globals'
import { SlipwayError, wrapError } from './errors.ts'
import { again, asLost, isLost, lostError, lostResults } from './lost.ts'

describe('work that was lost with a service', () => {
  it('is known by its error, however that is wrapped, and names the results that went with it', () => {
    const error = wrapError(lostError('the worker is gone', ['w::1', 'w::2']), 'failed to solve')
    expect([isLost(error), [...lostResults(error)]]).toEqual([true, ['w::1', 'w::2']])
    expect(isLost(new SlipwayError('unavailable', 'the registry is away'))).toBe(false)
    const marked = asLost(new SlipwayError('not-found', 'ref 3'), ['w::3'])
    expect([marked.code, marked.message, [...lostResults(marked)]]).toEqual(['not-found', 'ref 3', ['w::3']])
  })

  it('is done again until it succeeds', async () => {
    const told: number[] = []
    const value = await again(
      async (attempt) => {
        if (attempt < 3) throw lostError(`try ${attempt}`)
        return await Promise.resolve(attempt)
      },
      { pauseMs: 1, onLost: (_, attempt) => told.push(attempt) },
    )
    expect([value, told]).toEqual([3, [1, 2]])
  })

  it('fails in the end, and for good', async () => {
    let tries = 0
    const lost = (): Promise<never> => Promise.reject(lostError(`try ${++tries}`))
    const error = await again(lost, { pauseMs: 1, attempts: 3 }).catch((failed: unknown) => failed)
    expect([tries, isLost(error), (error as Error).message]).toEqual([3, false, 'try 3'])
  })

  it('is not done again for another error, nor for nobody', async () => {
    let tries = 0
    const fail = (error: Error) => (): Promise<never> => {
      tries++
      return Promise.reject(error)
    }
    await expect(again(fail(new Error('wrong')), { pauseMs: 1 })).rejects.toThrow('wrong')
    await expect(again(fail(lostError('lost')), { signal: AbortSignal.abort() })).rejects.toThrow('lost')
    expect(tries).toBe(2)
  })
})
