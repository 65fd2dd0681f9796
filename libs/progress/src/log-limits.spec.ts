import { describe, expect, it } from '@jest/globals'
import { createVertexProgress, logLimitsFromEnv, type ProgressEvent, StepLog } from './index.ts'

function setup(limits: { maxSize: number; maxSpeed: number }) {
  const events: ProgressEvent[] = []
  let time = 0
  const progress = createVertexProgress({ write: (event) => events.push(event) }, 'sha256:a', () => time)
  const log = new StepLog(progress, 1, limits, () => time)
  return {
    log,
    advance: (ms: number) => {
      time += ms
    },
    text: () => events.map((e) => (e.kind === 'log' ? Buffer.from(e.data).toString() : '')).join(''),
  }
}

describe('StepLog', () => {
  it('clips at the speed limit, goes on when time has passed, says so once (F047)', () => {
    const t = setup({ maxSize: 1 << 20, maxSpeed: 1024 })
    t.advance(1)
    t.log.write(Buffer.alloc(1000, 'a'))
    t.log.write(Buffer.alloc(100, 'b'))
    t.log.write(Buffer.alloc(100, 'c'))
    expect(t.text()).toBe(
      `${'a'.repeat(1000)}${'b'.repeat(24)}\n[output clipped, log limit 1KiB/s reached]\n`,
    )
    t.advance(5000)
    t.log.write(Buffer.from('again'))
    expect(t.text().endsWith('reached]\nagain')).toBe(true)
  })

  it('clips at the size limit and shows the tail on failure (F047)', () => {
    const t = setup({ maxSize: 10, maxSpeed: -1 })
    t.log.write(Buffer.from('0123456789abc'))
    t.log.write(Buffer.from('the error'))
    t.log.flush()
    expect(t.text()).toBe('0123456789\n[output clipped, log limit 10B reached]\n0123456789abcthe error')
  })

  it('has no limit with -1, and reads the environment as BuildKit does (F047)', () => {
    const t = setup({ maxSize: -1, maxSpeed: -1 })
    t.log.write(Buffer.alloc(5 << 20, 'x'))
    expect(t.text().length).toBe(5 << 20)
    expect(
      logLimitsFromEnv({ BUILDKIT_STEP_LOG_MAX_SIZE: '-1', BUILDKIT_STEP_LOG_MAX_SPEED: 'fast' }),
    ).toEqual({
      maxSize: -1,
      maxSpeed: 204800,
    })
  })
})
