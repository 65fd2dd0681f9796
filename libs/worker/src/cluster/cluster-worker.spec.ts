import { describe, expect, it } from '@jest/globals'
import {
  createDeferred,
  errorCode,
  isLost,
  lostError,
  lostResults,
  sha256,
  SlipwayError,
} from '@slipway/base'
import { createVertexProgress } from '@slipway/progress'
import { sessionGroup } from '@slipway/sessions'
import { FakeWorker } from '../testing/fake-worker.ts'
import { workName } from '../work-name.ts'
import type { RunRequest, WorkContext } from '../worker.ts'
import { ClusterWorker } from './cluster-worker.ts'

const AMD64 = { os: 'linux', architecture: 'amd64' }
const ARM64 = { os: 'linux', architecture: 'arm64' }

const exec = (inputs: readonly string[], options: Partial<RunRequest> = {}): RunRequest => ({
  vertex: sha256(JSON.stringify(inputs)),
  op: { exec: {} },
  platform: AMD64,
  inputs,
  description: 'x',
  ...options,
})
const context = (): WorkContext => ({
  sessions: sessionGroup('s'),
  progress: createVertexProgress({ write: () => {} }, sha256('v')),
  signal: new AbortController().signal,
})
function cluster(...ids: readonly string[]) {
  const fakes = ids.map((id) => new FakeWorker(id))
  const here = new Set(fakes)
  const worker = new ClusterWorker({
    members: () => [...here].map((fake) => fake.asWorker()),
    patience: { withOthersMs: 0, aloneMs: 10_000 },
    pauseMs: 1,
  })
  return { worker, fakes, here }
}

describe('ClusterWorker', () => {
  it('runs a step where its inputs are', async () => {
    const { worker, fakes } = cluster('a', 'b')
    for (const ref of ['a::1', 'b::1', 'a::2', 'b::2']) await worker.run(exec([ref]), context())
    expect(fakes.map(({ ran }) => ran.flatMap(({ inputs }) => inputs))).toEqual([
      ['a::1', 'a::2'],
      ['b::1', 'b::2'],
    ])
    expect(fakes.flatMap(({ adopted }) => adopted)).toEqual([])
  })

  it('moves what is elsewhere to where most is, once, and holds it as long as the step runs', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const [a, b] = [fakes[0]!, fakes[1]!]
    for (let n = 0; n < 2; n++) await worker.run(exec(['a::1', 'b::1', '']), context())
    expect(b.ran).toEqual([])
    expect(a.ran.map(({ inputs }) => inputs)).toEqual([
      ['a::1', 'a::a0', ''],
      ['a::1', 'a::a0', ''],
    ])
    expect(a.adopted).toHaveLength(1)
    // The two results that the test was given.
    expect(a.held).toBe(2)
  })

  it('moves the fewest bytes, and asks what refs are made of only where no worker has all of them', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const [a, b] = [fakes[0]!, fakes[1]!]
    b.made.set('b::2', [{ id: 'b::2', size: 5_000_000 }])
    await worker.run(exec(['a::1', 'b::2']), context())
    expect(b.ran.map(({ inputs }) => inputs)).toEqual([['b::a0', 'b::2']])
    expect([a.asked, b.asked]).toEqual([['a::1'], ['b::2']])
    // What b has a copy of is no reason to go to a.
    await worker.run(exec(['a::1', 'b::2']), context())
    expect(b.ran).toHaveLength(2)
    expect([a.asked.length, b.asked.length]).toEqual([1, 1])
  })

  it('counts what stands on a copy only by what it adds, in both directions', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const [a, b] = [fakes[0]!, fakes[1]!]
    const base = { id: 'a::base', size: 900_000_000 }
    // A step on the same base on each of them; the larger result is on b.
    a.slots = 1
    const gate = createDeferred<void>()
    a.gate = gate.promise
    const first = worker.run(exec([base.id]), context())
    await new Promise((done) => setImmediate(done))
    await worker.run(exec([base.id], { vertex: sha256('second') }), context())
    gate.resolve()
    await first
    expect(b.ran.map(({ inputs }) => inputs)).toEqual([['b::a0']])
    a.made.set('a::r0', [{ id: 'a::r0', size: 10 }, base])
    b.made.set('b::r1', [
      { id: 'b::r1', size: 20 },
      { id: 'b::a0', size: 900_000_000 },
    ])
    a.made.set('a::r0', [{ id: 'a::r0', size: 10 }, base])
    await worker.run(exec(['a::r0', 'b::r1'], { op: { file: {} } }), context())
    expect(b.ran.at(-1)!.inputs).toEqual(['b::a2', 'b::r1'])
    a.made.set('a::r5', [{ id: 'a::r5', size: 30 }, base])
    await worker.run(exec(['b::r1', 'a::r5'], { op: { file: {} } }), context())
    expect(a.ran.at(-1)!.inputs).toEqual(['a::a1', 'a::r5'])
  })

  it('spreads a wide build, and moves what its steps share to each of the others once', async () => {
    const { worker, fakes } = cluster('a', 'b', 'c', 'd')
    const gate = createDeferred<void>()
    for (const fake of fakes) fake.gate = gate.promise
    const all = Array.from({ length: 32 }, (_, n) =>
      worker.run(exec(['a::base'], { vertex: sha256(String(n)) }), context()),
    )
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done))
    expect(fakes.map(({ ran }) => ran.length)).toEqual([8, 8, 8, 8])
    expect(fakes.map(({ adopted }) => adopted.length)).toEqual([0, 1, 1, 1])
    gate.resolve()
    for (const holds of await Promise.all(all)) for (const hold of holds) await hold?.release()
    expect(fakes.map(({ held }) => held)).toEqual([0, 0, 0, 0])
  })

  it('moves again what a canceled step was moving', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const [a, b] = [fakes[0]!, fakes[1]!]
    a.platforms = [ARM64]
    const stop = new AbortController()
    const adopt = b.adopt
    b.adopt = () =>
      new Promise((_, reject) =>
        stop.signal.addEventListener('abort', () => reject(stop.signal.reason as Error)),
      )
    const first = worker.run(exec(['a::1']), { ...context(), signal: stop.signal }).catch(errorCode)
    await new Promise((done) => setImmediate(done))
    const second = worker.run(exec(['a::1']), context())
    await new Promise((done) => setImmediate(done))
    b.adopt = adopt
    stop.abort(new SlipwayError('canceled', 'context canceled'))
    expect(await first).toBe('canceled')
    const [hold] = await second
    expect(b.adopted).toHaveLength(1)
    await hold?.release()
    expect(b.held).toBe(0)
  })

  it('goes to another one when those with the inputs are busy', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const [a, b] = [fakes[0]!, fakes[1]!]
    a.slots = 1
    const gate = createDeferred<void>()
    a.gate = gate.promise
    const first = worker.run(exec(['a::1']), context())
    await new Promise((done) => setImmediate(done))
    await worker.run(exec(['a::2']), context())
    expect(b.ran.map(({ inputs }) => inputs)).toEqual([['b::a0']])
    gate.resolve()
    await first
  })

  it('joins what another solver has running, though that worker is busy', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const [a, b] = [fakes[0]!, fakes[1]!]
    a.slots = 1
    const step = exec(['a::1'])
    a.running = [workName(step)]
    const gate = createDeferred<void>()
    a.gate = gate.promise
    const first = worker.run(exec(['a::2']), context())
    await new Promise((done) => setImmediate(done))
    const second = worker.run(step, context())
    await worker.run(exec(['a::3']), context())
    gate.resolve()
    await Promise.all([first, second])
    expect(a.ran.flatMap(({ inputs }) => inputs)).toEqual(['a::2', 'a::1'])
    expect(b.ran).toHaveLength(1)
  })

  it('keeps a step on a worker of its platform', async () => {
    const { worker, fakes } = cluster('a', 'b')
    fakes[1]!.platforms = [ARM64]
    await worker.run(exec(['a::1'], { platform: ARM64 }), context())
    expect(fakes.map(({ ran }) => ran.length)).toEqual([0, 1])
    expect((await worker.info()).platforms).toEqual([AMD64, ARM64])
  })

  it('spreads sources, each always to the same one', async () => {
    const { worker, fakes } = cluster('a', 'b', 'c')
    for (let round = 0; round < 2; round++)
      for (let n = 0; n < 30; n++) {
        const op = { source: { identifier: `docker-image://image${n}`, attrs: {} } }
        await worker.run(exec([], { op }), context())
      }
    for (const { ran } of fakes) {
      const names = ran.map(({ op }) => op.source?.identifier)
      expect(new Set(names).size).toBe(names.length / 2)
      expect(names.length).toBeGreaterThan(6)
    }
  })

  it('keeps steps with the same cache mount together', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const op = { exec: { mounts: [{ cacheOpt: { ID: 'npm' } }] } }
    for (const ref of ['a::1', 'b::1', 'a::2']) await worker.run(exec([ref], { op }), context())
    expect(fakes.map(({ ran }) => ran.length).sort((a, b) => a - b)).toEqual([0, 3])
  })

  it('does a step again elsewhere when a service of its worker is lost on the way, and says so', async () => {
    const { worker, fakes } = cluster('a', 'b')
    const op = { source: { identifier: 'git://x', attrs: {} } }
    const [first] = await worker.run(exec([], { op }), context())
    const holder = fakes.find(({ id }) => first!.id.startsWith(id))!
    holder.gate = Promise.reject(lostError('lost the connection to the executor'))
    const logged: string[] = []
    const told = context()
    const progress = { ...told.progress, log: (_: number, data: Uint8Array) => logged.push(String(data)) }
    const [again] = await worker.run(exec([], { op }), { ...told, progress } as WorkContext)
    expect(again!.id.startsWith(holder.id)).toBe(false)
    expect(logged).toEqual(['lost the connection to the executor: the step runs again\n'])
  })

  it('gives nobody what a lost run has left', async () => {
    const { worker, fakes } = cluster('a')
    const [a] = [fakes[0]!]
    const run = a.run
    let failures = [lostError('lost the connection to the executor'), new Error('exit code: 1')]
    a.run = async (request, work) => {
      const [failure, ...rest] = failures
      failures = rest
      if (!failure) return await run(request, work)
      work.onFailed?.([a.holdOf('a::left')])
      throw failure
    }
    const left: string[] = []
    const onFailed: WorkContext['onFailed'] = (holds) => void left.push(...holds.map(({ id }) => id))
    await expect(worker.run(exec([]), { ...context(), onFailed })).rejects.toThrow('exit code: 1')
    expect([left, a.held]).toEqual([['a::left'], 1])
  })

  it('waits for the only worker to come back', async () => {
    const { worker, fakes } = cluster('a')
    fakes[0]!.isAway = true
    const running = worker.run(exec(['a::1']), context())
    setTimeout(() => (fakes[0]!.isAway = false), 20)
    expect((await running)[0]!.id).toBe('a::r0')
  })

  it('waits for a lost worker before it takes the cache mounts for emptied', async () => {
    const { worker, fakes } = cluster('a')
    const emptied: string[] = []
    let tries = 0
    Object.assign(fakes[0]!, {
      pruneCacheMounts: (ids: readonly string[]) => {
        if (++tries < 3) return Promise.reject(lostError('cannot reach worker a'))
        return Promise.resolve(void emptied.push(...ids))
      },
    })
    await worker.pruneCacheMounts(['npm'])
    expect(emptied).toEqual(['npm'])
  })

  it('names the inputs of a step that were lost with their worker', async () => {
    const { worker, fakes } = cluster('a', 'b')
    fakes[0]!.isAway = true
    const error = await worker.run(exec(['a::1', 'b::1']), context()).catch((failed: unknown) => failed)
    expect([...lostResults(error)]).toEqual(['a::1'])
    expect(await worker.run(exec(['b::1']), context())).toHaveLength(1)
  })

  it('names the inputs of a step that their worker has forgotten', async () => {
    const { worker, fakes } = cluster('a')
    fakes[0]!.gone.add('a::2')
    const error = await worker.run(exec(['a::1', 'a::2']), context()).catch((failed: unknown) => failed)
    expect([errorCode(error), ...lostResults(error)]).toEqual(['not-found', 'a::2'])
  })

  it('does not go on for ever', async () => {
    const { worker, fakes } = cluster('a')
    let tries = 0
    fakes[0]!.run = () => {
      tries++
      return Promise.reject(lostError('lost the connection to the executor'))
    }
    const error = await worker.run(exec([]), context()).catch((failed: unknown) => failed)
    expect([errorCode(error), isLost(error), tries]).toEqual(['unavailable', false, 12])
  }, 60_000)

  it('says that a ref is away with its worker, and not that it is gone', async () => {
    const { worker, fakes, here } = cluster('a', 'b')
    here.delete(fakes[0]!)
    expect(await worker.hold('a::1').catch(errorCode)).toBe('unavailable')
    expect(await worker.run(exec(['a::1']), context()).catch(errorCode)).toBe('unavailable')
    expect(await worker.run(exec(['b::1']), context())).toHaveLength(1)
    here.clear()
    expect(await worker.info().catch(errorCode)).toBe('unavailable')
  })
})
