import { describe, expect, it } from '@jest/globals'
import { lostError, SlipwayError, systemClock } from '@slipway/base'
import type { ExporterInstance } from '@slipway/exporters'
import type { LoadedGraph } from '@slipway/llb'
import type { ProgressEvent } from '@slipway/progress'
import { sessionGroup } from '@slipway/sessions'
import type { CachedResult } from '@slipway/solver'
import type { WorkContext, Worker } from '@slipway/worker'
import { runExports } from './export.ts'
import { SolvedRef } from './solved-ref.ts'

const NEVER = new AbortController().signal

/** A result that its worker loses as often as is asked for. */
function lossy(losses: number) {
  let made = 0
  let held = 0
  const lost: string[] = []
  const gone = (id: string): boolean => Number(id.slice(3)) <= losses
  const check = (id: string): void => {
    if (gone(id)) throw lostError(`worker w, which has ref ${id}, is away`, [id])
  }
  const worker = {
    hold: async (id: string) => {
      check(id)
      return await Promise.resolve({ release: () => Promise.resolve() })
    },
    readFile: async (id: string) => {
      check(id)
      return await Promise.resolve(Buffer.from(id))
    },
  } as unknown as Worker
  const ref = new SolvedRef({
    graph: { head: {}, vertices: [] } as unknown as LoadedGraph,
    definition: {},
    solve: () => {
      held++
      const release = (): Promise<void> => Promise.resolve(void held--)
      return Promise.resolve({ id: `w::${++made}`, release } as unknown as CachedResult)
    },
    lose: (ids) => lost.push(...ids),
    worker,
    work: (): WorkContext => ({ sessions: sessionGroup('s'), progress: {} as never, signal: NEVER }),
    onFailed: () => {},
  })
  return { ref, worker, lost, held: () => held }
}

describe('results that are lost after they were made', () => {
  it('are made again for whoever reads them', async () => {
    const { ref, lost, held } = lossy(2)
    expect(String(await ref.readFile('file'))).toBe('w::3')
    expect(lost).toEqual(['w::1', 'w::2'])
    await ref.release()
    expect(held()).toBe(0)
  })

  const exportOf = async (losses: number, exporter: ExporterInstance) => {
    const { ref, worker } = lossy(losses)
    const events: ProgressEvent[] = []
    const build = {
      ref: 'build',
      sessionId: 's',
      compatibilityVersion: 1,
      wantedPlatforms: '',
      worker,
      progress: { write: (event: ProgressEvent) => events.push(event) },
      clock: systemClock,
      signal: NEVER,
    }
    const results = await runExports(build, [exporter], { ref, metadata: new Map() })
    const logs = events.flatMap((event) => (event.kind === 'log' ? [String(event.data)] : []))
    return { results, logs }
  }

  it('are exported again, as they were made again', async () => {
    const seen: unknown[] = []
    const { results, logs } = await exportOf(1, {
      name: 'exporting',
      export: ({ ref }) => {
        seen.push(ref?.id)
        if (seen.length === 1) return Promise.reject(lostError('lost the connection to worker w'))
        return Promise.resolve({ response: { exported: ref?.id ?? '' } } as never)
      },
    })
    expect([seen, results]).toEqual([['w::1', 'w::2'], [{ response: { exported: 'w::2' } }]])
    expect(logs).toEqual(['lost the connection to worker w: exporting again\n'])
  })

  it('are not exported again when the export itself fails', async () => {
    let tries = 0
    const failing: ExporterInstance = {
      name: 'exporting',
      export: () => {
        tries++
        return Promise.reject(new SlipwayError('unavailable', 'the registry is away'))
      },
    }
    await expect(exportOf(0, failing)).rejects.toThrow('the registry is away')
    expect(tries).toBe(1)
  })
})
