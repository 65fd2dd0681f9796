import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { SlipwayError } from '@slipway/base'
import { DataSender } from './data-sender.ts'

interface Written {
  readonly stream: number
  readonly payload: string
  readonly done: () => void
}

/** Of frames that were written together the last one tells `done`. */
let written: Written[]
let writes: number
let failures: SlipwayError[]
let sender: DataSender

beforeEach(() => {
  written = []
  writes = 0
  failures = []
  sender = new DataSender({
    write: (frames, done) => {
      writes++
      const bytes = Buffer.concat(frames)
      for (let at = 0; at < bytes.length; ) {
        const end = at + 9 + bytes.readUIntBE(at, 3)
        const payload = bytes.toString('latin1', at + 9, end)
        const isLast = end === bytes.length
        written.push({ stream: bytes.readUInt32BE(at + 5), payload, done: isLast ? done : () => {} })
        at = end
      }
    },
    fail: (error) => failures.push(error),
  })
  sender.begun(9)
  sender.hold(false)
})

const sizes = (): readonly (readonly [number, number])[] =>
  written.map(({ stream, payload }) => [stream, payload.length])

describe('DataSender', () => {
  it('tells that buffers are free when all of their frames are written', () => {
    const done: string[] = []
    const lane = sender.open(1)
    lane.send([Buffer.alloc(20_000)], () => done.push('first'))
    lane.send([Buffer.from('second')], () => done.push('second'))
    lane.send([], () => done.push('nothing'))
    expect(sizes()).toEqual([
      [1, 16_384],
      [1, 3616],
      [1, 6],
    ])
    expect(done).toEqual(['nothing'])
    written[1]!.done()
    expect(done).toEqual(['nothing', 'first'])
    written[2]!.done()
    expect(done).toEqual(['nothing', 'first', 'second'])
  })

  it('tells that buffers are free when the last of several writes is done', () => {
    sender.settings({ initialWindowSize: 1_000_000 })
    sender.allow(0, 1_000_000)
    const done: string[] = []
    sender.open(1).send([Buffer.alloc(300_000)], () => done.push('free'))
    const frees = written.map(({ done: free }) => free).reverse()
    for (const free of frees.slice(0, -8)) free()
    expect(done).toEqual([])
    for (const free of frees.slice(-8)) free()
    expect(done).toEqual(['free'])
  })

  it('writes frames together, as long as that is not too much', () => {
    sender.settings({ initialWindowSize: 1_000_000 })
    sender.allow(0, 1_000_000)
    sender.open(1).send([Buffer.alloc(300_000)], () => {})
    expect(written).toHaveLength(19)
    expect(writes).toBe(3)
  })

  it('lets streams take turns', () => {
    sender.hold(true)
    sender.open(1).send([Buffer.alloc(40_000)], () => {})
    sender.open(3).send([Buffer.alloc(20_000)], () => {})
    sender.hold(false)
    expect(sizes()).toEqual([
      [1, 16_384],
      [3, 16_384],
      [1, 16_384],
      [3, 3616],
      [1, 7232],
    ])
  })

  it('keeps to the room of the connection and of each stream, also when it is taken back', async () => {
    sender.allow(0, 1_000_000)
    const lane = sender.open(1)
    lane.send([Buffer.alloc(70_000)], () => {})
    await sleep(20)
    expect(sizes().reduce((sum, [, size]) => sum + size, 0)).toBe(65_535)
    sender.settings({ initialWindowSize: 60_535 })
    sender.allow(1, 5000)
    await sleep(20)
    expect(sizes().reduce((sum, [, size]) => sum + size, 0)).toBe(65_535)
    sender.allow(1, 4465)
    expect(sizes().reduce((sum, [, size]) => sum + size, 0)).toBe(70_000)
    sender.open(3).send([Buffer.alloc(70_000)], () => {})
    await sleep(20)
    expect(sizes().reduce((sum, [stream, size]) => (stream === 3 ? sum + size : sum), 0)).toBe(60_535)
  })

  it('waits a moment for room that is worth a frame', async () => {
    const lane = sender.open(1)
    lane.send([Buffer.alloc(80_000)], () => {})
    await sleep(20)
    written = []
    for (let i = 0; i < 4; i++) for (const id of [0, 1]) sender.allow(id, 1000)
    expect(sizes()).toEqual([])
    await sleep(20)
    expect(sizes()).toEqual([[1, 4000]])
  })

  it('drops what a closed stream has left, and frees its buffers once nothing of them is being written', () => {
    const done: string[] = []
    const lane = sender.open(1)
    lane.send([Buffer.alloc(100_000)], () => done.push('begun'))
    lane.send([Buffer.alloc(1)], () => done.push('waiting'))
    const begun = written.length
    lane.close()
    lane.send([Buffer.alloc(1)], () => done.push('late'))
    sender.allow(0, 1_000_000)
    sender.allow(1, 1_000_000)
    expect(written).toHaveLength(begun)
    expect(done).toEqual(['waiting', 'late'])
    for (const { done: free } of written) free()
    expect(done).toEqual(['waiting', 'late', 'begun'])
  })

  it('fails where windows overflow', () => {
    sender.open(1)
    sender.allow(1, 2 ** 31 - 1)
    expect(failures[0]?.message).toContain('overflows')
  })
})
