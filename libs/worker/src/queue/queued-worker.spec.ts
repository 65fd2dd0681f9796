import { describe, expect, it } from '@jest/globals'
import { createDeferred, errorCode, sha256 } from '@slipway/base'
import { createVertexProgress, type ProgressEvent } from '@slipway/progress'
import { sessionGroup } from '@slipway/sessions'
import { FakeWorker } from '../testing/fake-worker.ts'
import type { RunRequest, WorkContext } from '../worker.ts'
import { workName } from '../work-name.ts'
import { queuedWorker } from './queued-worker.ts'

const request = (command: string, inputs: readonly string[] = ['w::a']): RunRequest => ({
  vertex: sha256(command),
  op: { exec: { meta: { args: [command] } } },
  platform: { os: 'linux', architecture: 'amd64' },
  inputs,
  description: command,
})
const turn = (): Promise<void> => new Promise((done) => setImmediate(done))

function contextOf(build: string, signal = new AbortController().signal) {
  const shown: string[] = []
  const sink = {
    write: (event: ProgressEvent) => {
      if (event.kind === 'status') shown.push(`${event.id}${event.completed ? ' done' : ''}`)
    },
  }
  const context: WorkContext = {
    sessions: sessionGroup(build),
    progress: createVertexProgress(sink, sha256('v')),
    signal,
  }
  return { context, shown }
}

describe('queuedWorker', () => {
  it('runs identical work of several callers once, for all to see and hold', async () => {
    const fake = new FakeWorker('w')
    const gate = createDeferred<void>()
    fake.gate = gate.promise
    const worker = queuedWorker(fake.asWorker(), 0)
    const [one, two] = [contextOf('one'), contextOf('two')]
    const both = Promise.all([
      worker.run(request('x'), one.context),
      worker.run(request('x'), two.context),
      worker.run(request('x', ['w::b']), two.context),
    ])
    await turn()
    const running = [workName(request('x')), workName(request('x', ['w::b']))]
    expect(await worker.info()).toMatchObject({ load: 2, running })
    gate.resolve()
    const [first, second, other] = await both
    expect(await worker.info()).toMatchObject({ load: 0, running: [] })
    expect(fake.ran.map(({ inputs }) => inputs)).toEqual([['w::a'], ['w::b']])
    expect(second[0]?.id).toBe(first[0]?.id)
    expect(other[0]?.id).not.toBe(first[0]?.id)
    expect(one.shown).toEqual(['running'])
    await turn()
    for (const hold of [...first, ...second, ...other]) await hold?.release()
    expect(fake.held).toBe(0)
  })

  it('goes on while one of the callers is left, and stops after the last', async () => {
    const fake = new FakeWorker('w')
    const gate = createDeferred<void>()
    fake.gate = gate.promise
    const worker = queuedWorker(fake.asWorker(), 0)
    const stops = [new AbortController(), new AbortController()]
    const runs = stops.map((stop, n) => worker.run(request('x'), contextOf(String(n), stop.signal).context))
    stops[0]!.abort()
    expect(await runs[0]!.catch(errorCode)).toBe('canceled')
    await turn()
    gate.resolve()
    const [hold] = await runs[1]!
    await hold?.release()
    expect(fake.ran).toHaveLength(1)
    expect(fake.held).toBe(0)
    fake.gate = new Promise(() => {})
    const stop = new AbortController()
    const alone = worker.run(request('y'), contextOf('z', stop.signal).context).catch(errorCode)
    await turn()
    stop.abort()
    expect(await alone).toBe('canceled')
    await turn()
    expect((await worker.info()).load).toBe(0)
  })

  it('shows those who wait their place, and the load to whoever places', async () => {
    const fake = new FakeWorker('w')
    const gate = createDeferred<void>()
    fake.gate = gate.promise
    const worker = queuedWorker(fake.asWorker(), 1)
    const shown = ['a', 'b', 'c'].map((build) => {
      const { context, shown: lines } = contextOf(build)
      return { lines, run: worker.run(request(build), context) }
    })
    await turn()
    expect(await worker.info()).toMatchObject({ slots: 1, load: 3 })
    gate.resolve()
    await Promise.all(shown.map(({ run }) => run))
    expect(shown.map(({ lines }) => lines)).toEqual([
      ['running'],
      ['waiting for a free slot, position 1', 'waiting for a free slot, position 1 done', 'running'],
      [
        'waiting for a free slot, position 2',
        'waiting for a free slot, position 2 done',
        'waiting for a free slot, position 1',
        'waiting for a free slot, position 1 done',
        'running',
      ],
    ])
  })
})
