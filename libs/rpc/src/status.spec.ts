import { describe, expect, it } from '@jest/globals'
import { SlipwayError, sourceExcerpt, toSlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { dial } from './dial.ts'
import { unary } from './handlers.ts'
import { service } from './serve.ts'
import { isUnreached, namePeer } from './status.ts'
import { openLoopback } from './testing.ts'

const check = services.HealthService.Check

const failing = (error: SlipwayError) =>
  service(services.HealthService, {
    Check: unary(() => {
      throw error
    }),
  })

async function received(error: SlipwayError): Promise<SlipwayError> {
  await using loopback = await openLoopback([failing(error)])
  return toSlipwayError(await loopback.caller.unary(check, {}).catch((thrown: unknown) => thrown))
}

describe('errors of builds', () => {
  it('show the lines of files that are too large to go along as a whole', async () => {
    const lines = Array.from(
      { length: 5000 },
      (_, index) => `RUN ${index + 1} ${'x'.repeat(index === 2999 ? 70_000 : 9)}`,
    )
    const at = { line: 3000, character: 0 }
    const source = {
      kind: 'source',
      filename: 'Dockerfile',
      data: Buffer.from(lines.join('\n')),
      language: 'Dockerfile',
      ranges: [{ start: at, end: at }],
    } as const
    const [detail] = (await received(new SlipwayError('unknown', 'x', { details: [source] }))).details
    if (detail?.kind !== 'source') throw new Error('the place is lost')
    const excerpt = sourceExcerpt(detail).split('\n')
    expect(excerpt[0]).toBe('Dockerfile:3000')
    expect(excerpt[2]).toBe(' 2998 |     RUN 2998 xxxxxxxxx')
    expect(excerpt[4]).toMatch(/^ 3000 \| >>> RUN 3000 x{200,300}$/)
  })
})

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
