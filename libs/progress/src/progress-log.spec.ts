import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { moby } from '@slipway/proto'
import { decodeEvents, encodeEvents, type ProgressEvent, ProgressLog } from './index.ts'

function vertex(
  digest: string,
  extra: Partial<Extract<ProgressEvent, { kind: 'vertex' }>> = {},
): ProgressEvent {
  return { kind: 'vertex', digest, inputs: [], name: `step ${digest}`, ...extra }
}

function logLine(text: string): ProgressEvent {
  return { kind: 'log', vertex: 'sha256:a', stream: 1, data: Buffer.from(text), timestamp: 1 }
}

function status(id: string, current: number): ProgressEvent {
  return { kind: 'status', vertex: 'sha256:a', id, current, total: 10, timestamp: current, started: 1 }
}

async function collect(batches: AsyncIterable<readonly ProgressEvent[]>): Promise<readonly ProgressEvent[]> {
  const out: ProgressEvent[] = []
  for await (const batch of batches) out.push(...batch)
  return out
}

function text(events: readonly ProgressEvent[]): string {
  return events.map((e) => (e.kind === 'log' ? Buffer.from(e.data).toString() : '')).join('')
}

describe('ProgressLog', () => {
  it('gives every reader the history, then what comes, then ends (A092)', async () => {
    using log = new ProgressLog()
    log.write(vertex('sha256:a'))
    const early = collect(log.read({ intervalMs: 1 }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    log.write(logLine('one'))
    const late = collect(log.read({ intervalMs: 1 }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    log.write(logLine('two'))
    log.close()
    log.write(logLine('dropped'))
    const after = collect(log.read())
    for (const events of await Promise.all([early, late, after])) {
      expect(events.map((e) => e.kind)).toEqual(['vertex', 'log', 'log'])
      expect(text(events)).toBe('onetwo')
    }
  })

  it('keeps memory bounded by a scratch file and order exact, even for a reader in the middle (A092)', async () => {
    const spillDirectory = mkdtempSync(join(tmpdir(), 'slipway-spill-'))
    const log = new ProgressLog({ memoryLimit: 1 << 20, spillDirectory })
    const chunk = 'x'.repeat(8 << 10)
    const expected: string[] = []
    const slow = collect(log.read({ intervalMs: 0 }))
    for (let i = 0; i < 1000; i++) {
      const line = `${i} ${chunk}\n`
      expected.push(line)
      log.write(logLine(line))
      if (i % 3 === 0) log.write(vertex(`sha256:${i}`, { started: i + 0.25 }))
      if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    log.close()
    const late = await collect(log.read())
    log[Symbol.dispose]()
    const events = await slow
    expect(text(events)).toBe(expected.join(''))
    expect(late).toHaveLength(events.length)
    expect(late.map((e) => e.kind).join()).toBe(events.map((e) => e.kind).join())
    expect(readdirSync(spillDirectory)).toEqual([])
    rmSync(spillDirectory, { recursive: true })
  })

  it('lets a reader behind see only the last status of a transfer, never loses the end (A089)', async () => {
    using log = new ProgressLog()
    for (let i = 0; i <= 10; i++) log.write(status('pull', i))
    log.write(status('other', 3))
    log.close()
    const events = await collect(log.read())
    expect(events.map((e) => (e.kind === 'status' ? [e.id, e.current] : []))).toEqual([
      ['pull', 10],
      ['other', 3],
    ])
  })

  it('stops a waiting reader when its signal aborts', async () => {
    using log = new ProgressLog()
    const controller = new AbortController()
    const reading = collect(log.read({ signal: controller.signal }))
    controller.abort()
    await expect(reading).rejects.toMatchObject({ code: 'canceled' })
  })
})

describe('wire', () => {
  const events: readonly ProgressEvent[] = [
    vertex('sha256:a', {
      inputs: ['sha256:b'],
      started: 1_700_000_000_123.456,
      completed: 1_700_000_001_000,
      cached: true,
      error: 'boom',
      progressGroup: { id: 'g', name: 'group', weak: true },
    }),
    { ...status('transferring', 5), completed: 9, name: 'n' } as ProgressEvent,
    { kind: 'log', vertex: 'sha256:a', stream: 2, data: Buffer.from([0, 255]), timestamp: 5.5 },
    {
      kind: 'warning',
      vertex: 'sha256:a',
      level: 1,
      short: Buffer.from('s'),
      detail: [Buffer.from('d')],
      url: 'https://u',
      source: { filename: 'Dockerfile', data: Buffer.from('FROM x'), language: 'Dockerfile' },
      ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 6 } }],
    },
  ]

  it('carries every field there and back (A088 A089 A090 A091)', () => {
    const [response] = encodeEvents(events)
    const bytes = moby.buildkit.v1.StatusResponse.encode(response!).finish()
    const back = decodeEvents(moby.buildkit.v1.StatusResponse.decode(bytes))
    expect(JSON.parse(JSON.stringify(back))).toEqual(JSON.parse(JSON.stringify(events)))
  })

  it('splits large batches so that no message passes its limit by much (A087)', () => {
    const many = Array.from({ length: 3000 }, (_, i) => logLine(`${i}${'y'.repeat(1000)}`))
    const big = logLine('z'.repeat(5 << 20))
    const responses = encodeEvents([...many, big])
    expect(responses.length).toBeGreaterThan(7)
    for (const response of responses) {
      expect(moby.buildkit.v1.StatusResponse.encode(response).finish().length).toBeLessThan(1.1 * (1 << 20))
    }
    expect(text(responses.flatMap((r) => decodeEvents(r)))).toBe(text([...many, big]))
  })
})
