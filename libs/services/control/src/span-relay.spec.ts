import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { silentLogger } from '@slipway/base'
import { type Caller, dial, serve } from '@slipway/rpc'
import type { SpanData } from '@slipway/tracing'
import { followSpans, SpanFeed } from './span-feed.ts'
import { SpanRelay, spansTo } from './span-relay.ts'
import { createTraceService, type SpanRequest, takeSpans } from './traces.ts'

const TRACE = 'ab'.repeat(16)

const span = (more: Partial<SpanData> = {}): SpanData => ({
  context: { traceId: TRACE, spanId: '12'.repeat(8), sampled: true },
  parent: { traceId: TRACE, spanId: '34'.repeat(8), sampled: true, isRemote: true },
  name: 'exec',
  kind: 'server',
  startedAt: 1_790_000_000_000.25,
  endedAt: 1_790_000_000_125.5,
  attributes: { text: 'a', whole: 7, part: 0.5, yes: true, list: ['x', 'y'] },
  events: [{ name: 'happened', at: 1_790_000_000_100, attributes: { n: 1 } }],
  links: [
    {
      context: { traceId: 'cd'.repeat(16), spanId: '56'.repeat(8), sampled: true, isRemote: true },
      attributes: {},
    },
  ],
  status: { code: 'error', message: 'no' },
  ...more,
})

let stack: AsyncDisposableStack
let dir: string
beforeEach(() => {
  stack = new AsyncDisposableStack()
  dir = mkdtempSync(join(tmpdir(), 'slipway-relay-'))
  stack.defer(() => rmSync(dir, { recursive: true }))
})
afterEach(() => stack.disposeAsync())

async function keeper(name: string): Promise<{ readonly caller: Caller; readonly taken: SpanData[] }> {
  const taken: SpanData[] = []
  const service = createTraceService(
    [{ wants: () => true, take: (one) => void taken.push(one) }],
    (traceId) => traceId === TRACE,
  )
  const address = `unix://${dir}/${name}.sock`
  stack.use(await serve([service], { addresses: [address] }))
  const caller = dial(address)
  stack.defer(() => caller.close())
  return { caller, taken }
}

const relayTo = (...callers: readonly Caller[]): SpanRelay =>
  new SpanRelay({
    resource: { 'service.name': 'here' },
    targets: () => callers.map(spansTo),
    logger: silentLogger,
    limit: 600,
  })

it('brings spans as they were, and what made them, to all who keep builds of the trace', async () => {
  const [one, two] = [await keeper('one'), await keeper('two')]
  const relay = relayTo(one.caller, two.caller)
  relay.take(span())
  const foreign = { resource: { 'service.name': 'a step' }, scope: { name: 'lib', version: '1' } }
  relay.take(span(foreign))
  relay.take(span({ context: { traceId: 'ef'.repeat(16), spanId: '12'.repeat(8), sampled: true } }))
  await relay[Symbol.asyncDispose]()
  for (const { taken } of [one, two]) {
    expect(taken).toEqual([
      { ...span(), resource: { 'service.name': 'here' }, scope: { name: 'slipway', version: '' } },
      { ...span(), ...foreign },
    ])
  }
})

it('brings spans to one of those who ask for them, again after it went, and holds nobody up at its end', async () => {
  const feed = new SpanFeed()
  const address = `unix://${dir}/feed.sock`
  const server = stack.use(await serve([feed.service], { addresses: [address] }))
  const relay = new SpanRelay({
    resource: { 'service.name': 'here' },
    targets: () => feed.targets(),
    logger: silentLogger,
  })
  const follow = () => {
    const taken: SpanData[] = []
    const stop = new AbortController()
    const caller = dial(address)
    const take = (spans: SpanRequest): void =>
      takeSpans(spans, [{ wants: () => true, take: (one) => void taken.push(one) }])
    const ended = followSpans(caller, take, silentLogger, stop.signal).finally(() => caller.close())
    return { taken, ended, stop }
  }
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition()) await new Promise((done) => setTimeout(done, 5))
  }
  const first = follow()
  await until(() => feed.targets().length === 1)
  const [target] = feed.targets()
  const second = follow()
  relay.take(span())
  await until(() => first.taken.length === 1)
  expect(first.taken).toEqual([
    { ...span(), resource: { 'service.name': 'here' }, scope: { name: 'slipway', version: '' } },
  ])
  first.stop.abort()
  await first.ended
  await until(() => feed.targets().length === 1 && feed.targets()[0] !== target)
  relay.take(span())
  await until(() => second.taken.length === 1)
  feed.close()
  await server.close(60_000)
  second.stop.abort()
  await second.ended
  await relay[Symbol.asyncDispose]()
})

it('asks no more where nobody has spans to give', async () => {
  const { caller } = await keeper('none')
  await followSpans(caller, () => {}, silentLogger, new AbortController().signal)
})

it('loses what nobody takes, and ends all the same', async () => {
  const { caller, taken } = await keeper('one')
  const gone = dial(`unix://${dir}/gone.sock`)
  stack.defer(() => gone.close())
  const relay = relayTo(gone, caller)
  for (let count = 0; count < 700; count++) relay.take(span())
  await relay[Symbol.asyncDispose]()
  expect(taken).toHaveLength(600)
})

it('knows the traces that something was done for lately', () => {
  const relay = relayTo()
  relay.wants(TRACE)
  expect(relay.knows(TRACE)).toBe(true)
  for (let count = 0; count < 1_000; count++) relay.wants(String(count))
  expect([relay.knows(TRACE), relay.knows('0'), relay.knows('999')]).toEqual([false, true, true])
})
