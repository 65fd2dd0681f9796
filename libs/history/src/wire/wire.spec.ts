import { describe, expect, it } from '@jest/globals'
import { errorCode } from '@slipway/base'
import { services } from '@slipway/proto'
import { openLoopback } from '@slipway/rpc/testing'
import { SqliteHistory } from '../sqlite/history.ts'
import { historySuite, testRecord } from '../testing/suite.ts'
import { createHistoryClient } from './client.ts'
import { createHistoryService } from './server.ts'

async function open() {
  const inner = new SqliteHistory({ path: ':memory:' })
  const loopback = await openLoopback([createHistoryService(inner)])
  return {
    ...loopback,
    inner,
    history: createHistoryClient(loopback.caller),
    [Symbol.asyncDispose]: async () => {
      await loopback[Symbol.asyncDispose]()
      await inner.close()
    },
  }
}

historySuite('over gRPC', open)

describe('history over gRPC', () => {
  it('refuses a record without a name', async () => {
    await using opened = await open()
    const call = opened.caller.unary(services.SlipwayHistoryService.Update, {})
    expect(await call.then(() => 'ok', errorCode)).toBe('invalid-argument')
  })

  it('tells a listener when the service dies', async () => {
    await using opened = await open()
    const events = opened.history.listen(new AbortController().signal)[Symbol.asyncIterator]()
    const next = events.next()
    await opened.history.update('started', testRecord('a'))
    expect((await next).value).toMatchObject({ record: { Ref: 'a' } })
    const lost = events.next().then(() => 'ok', errorCode)
    await opened.cut()
    expect(await lost).toBe('unavailable')
  })

  it('leaves the history open when a client closes', async () => {
    await using opened = await open()
    await opened.history.close()
    await opened.inner.update('complete', testRecord('a', 1))
    expect(await opened.history.list()).toHaveLength(1)
  })
})
