import { describe, expect, it } from '@jest/globals'
import { Cancellation, Flight } from './flight.ts'
import { createGate, settle } from './testing/harness.ts'

describe('flight', () => {
  /** Collects what a caller is told. */
  const caller = (): {
    readonly told: unknown[]
    readonly onValue: (v: unknown) => void
    readonly onError: (e: unknown) => void
  } => {
    const told: unknown[] = []
    return { told, onValue: (v) => void told.push(v), onError: (e) => void told.push((e as Error).message) }
  }

  it('runs once for all, and tells each once', async () => {
    let runs = 0
    const flight = new Flight(async () => ++runs)
    const callers = [caller(), caller(), caller()]
    for (const { onValue, onError } of callers.slice(0, 2)) flight.join(onValue, onError)
    await settle()
    flight.join(callers[2]!.onValue, callers[2]!.onError)
    await settle()
    expect(callers.map(({ told }) => told)).toEqual([[1], [1], [1]])
    expect(flight.value).toBe(1)
  })

  it('never tells before the caller has its ticket', () => {
    const flight = new Flight(async () => 1)
    const { told, onValue, onError } = caller()
    flight.join(onValue, onError)
    expect(told).toEqual([])
  })

  it('keeps an error until it is told to forget', async () => {
    let runs = 0
    const flight = new Flight(async () => {
      if (++runs === 1) throw new Error('first')
      return 'second'
    })
    const [a, b, c] = [caller(), caller(), caller()]
    flight.join(a.onValue, a.onError)
    await settle()
    flight.join(b.onValue, b.onError)
    await settle()
    flight.forgetError()
    flight.join(c.onValue, c.onError)
    await settle()
    expect([a.told, b.told, c.told]).toEqual([['first'], ['first'], ['second']])
  })

  it('is cancelled when the last one leaves, not before', async () => {
    const gate = createGate()
    const flight = new Flight(async ({ signal }) => {
      await gate.wait(signal)
    })
    const tickets = [caller(), caller()].map(({ onValue, onError }) => flight.join(onValue, onError))
    let isAborted = false
    void gate.aborted.then(() => (isAborted = true))
    tickets[0]!.leave()
    tickets[0]!.leave()
    await settle()
    expect(isAborted).toBe(false)
    tickets[1]!.leave()
    await gate.aborted
    await flight.ended
    expect(flight.value).toBeUndefined()
  })

  it('starts anew, after the cancelled run has ended, for whoever comes meanwhile', async () => {
    const end = createGate()
    let runs = 0
    const flight = new Flight(async ({ signal }) => {
      if (++runs === 2) return 'second'
      await end.wait()
      throw signal.reason
    })
    const [a, b] = [caller(), caller()]
    flight.join(a.onValue, a.onError).leave()
    flight.join(b.onValue, b.onError)
    await settle()
    expect(runs).toBe(1)
    end.open()
    await settle()
    expect([a.told, b.told, runs]).toEqual([[], ['second'], 2])
  })

  it('takes the value of a cancelled run that came to its end all the same', async () => {
    const end = createGate()
    const flight = new Flight(async () => {
      await end.wait()
      return 'value'
    })
    const [a, b] = [caller(), caller()]
    flight.join(a.onValue, a.onError).leave()
    flight.join(b.onValue, b.onError)
    end.open()
    await settle()
    expect([a.told, b.told]).toEqual([[], ['value']])
  })

  it('gives a signal that is aborted already to who asks late', () => {
    const cancellation = new Cancellation()
    cancellation.cancel()
    expect(cancellation.signal.aborted).toBe(true)
    expect(cancellation.signal.reason).toMatchObject({ code: 'canceled', message: 'context canceled' })
  })
})
