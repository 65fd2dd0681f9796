import { describe, expect, it } from '@jest/globals'
import { writeMetrics } from './exposition.ts'
import { allMetrics, counter, gauge, histogram } from './metrics.ts'
import { processMetrics } from './process.ts'

const written = async (name: string): Promise<string> =>
  await writeMetrics(allMetrics().filter((metric) => metric.name === name))

describe('metrics', () => {
  it('are counters by labels', async () => {
    const things = counter('test_things_total', 'Things, "all" of\nthem')
    things.add()
    things.add(2, { kind: 'a "b"\\' })
    things.add(3, { kind: 'a "b"\\' })
    expect(await written('test_things_total')).toBe(
      [
        '# HELP test_things_total Things, "all" of\\nthem',
        '# TYPE test_things_total counter',
        'test_things_total 1',
        'test_things_total{kind="a \\"b\\"\\\\"} 5',
        '',
      ].join('\n'),
    )
  })

  it('are gauges, read when they are asked for, for as long as there is something to read', async () => {
    let value = 1
    {
      using _gauge = gauge('test_level', 'Level', () => Promise.resolve(value))
      value = 7
      expect(await written('test_level')).toContain('test_level 7\n')
    }
    expect(await written('test_level')).toBe('')
    using _broken = gauge('test_broken', 'Broken', () => {
      throw new Error('no')
    })
    expect(await written('test_broken')).toBe('')
  })

  it('are histograms with cumulated buckets', async () => {
    const seconds = histogram('test_seconds', 'Seconds', [0.1, 1])
    for (const value of [0.1, 0.5, 0.5, 30]) seconds.observe(value, { code: 'OK' })
    expect((await written('test_seconds')).split('\n').slice(2, -1)).toEqual([
      'test_seconds_bucket{code="OK",le="0.1"} 1',
      'test_seconds_bucket{code="OK",le="1"} 3',
      'test_seconds_bucket{code="OK",le="+Inf"} 4',
      'test_seconds_sum{code="OK"} 31.1',
      'test_seconds_count{code="OK"} 4',
    ])
  })

  it('have those of the process beside them', async () => {
    const text = await processMetrics()
    expect(text).toMatch(/^process_resident_memory_bytes \d+$/m)
    expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m)
    expect(text).toContain('test_things_total 1\n')
  })
})
