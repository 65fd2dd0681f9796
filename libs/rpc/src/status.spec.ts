import { describe, expect, it } from '@jest/globals'
import { SlipwayError, toSlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { dial } from './dial.ts'
import { unary } from './handlers.ts'
import { service } from './serve.ts'
import { isUnreached, namePeer } from './status.ts'
import { openLoopback } from './testing.ts'

const check = services.HealthService.Check

describe('what a lost connection is called', () => {
  it('tells a peer that was never reached from one that was lost, and from what a peer says itself', async () => {
    const caller = dial('unix:///nobody/is/here.sock')
    const unreached = await caller.unary(check, {}).catch((error: unknown) => error)
    caller.close()
    expect(isUnreached(unreached)).toBe(true)
    expect(toSlipwayError(namePeer(unreached, 'the cache')).message).toMatch(/^cannot reach the cache: /)

    const away = service(services.HealthService, {
      Check: unary(() => {
        throw new SlipwayError('unavailable', 'lost the connection to the worker: Connection dropped')
      }),
    })
    await using loopback = await openLoopback([away])
    const told = await loopback.caller.unary(check, {}).catch((error: unknown) => error)
    expect(isUnreached(told)).toBe(false)
    expect(namePeer(told, 'the solver')).toBe(told)
    const dropped = new SlipwayError('unavailable', 'Connection dropped')
    expect(toSlipwayError(namePeer(dropped, 'the solver'))).toMatchObject({
      code: 'unavailable',
      message: 'lost the connection to the solver: Connection dropped',
    })
  })
})
