import { beforeEach, describe, expect, it } from '@jest/globals'
import type { SlipwayError } from '@slipway/base'
import { WINDOW_BYTES } from '../options.ts'
import { FrameTap } from './frame-tap.ts'

const DATA = 0
const HEADERS = 1
const WINDOW_UPDATE = 8

function frame(type: number, stream: number, payload: Uint8Array, flags = 0): Buffer {
  const out = Buffer.alloc(9 + payload.length)
  out.writeUIntBE(payload.length, 0, 3)
  out[3] = type
  out[4] = flags
  out.writeUInt32BE(stream, 5)
  out.set(payload, 9)
  return out
}

const update = (stream: number, count: number): Buffer => {
  const payload = Buffer.alloc(4)
  payload.writeUInt32BE(count)
  return frame(WINDOW_UPDATE, stream, payload)
}

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
const headers = frame(HEADERS, 3, Buffer.from('headers of three'))
const ours = frame(DATA, 3, Buffer.from('for the sink'))
const others = frame(DATA, 5, Buffer.from('for http2'))
const trailers = frame(HEADERS, 3, Buffer.from('trailers'), 1)

let written: Buffer[]
let failures: SlipwayError[]
let tap: FrameTap
let passed: Buffer[]
let sunk: Buffer[]

beforeEach(() => {
  written = []
  failures = []
  passed = []
  sunk = []
  tap = new FrameTap({
    write: (frame) => written.push(Buffer.concat(frame)),
    fail: (error) => failures.push(error),
  })
})

const feed = (...pieces: readonly Buffer[]): void => {
  for (const piece of pieces) tap.incoming(piece, (bytes) => passed.push(Buffer.from(bytes)))
}
const send = (bytes: Buffer): void => {
  tap.outgoing(bytes)
  tap.sent()
}
const open = () => tap.open(3, (bytes) => sunk.push(Buffer.from(bytes)))
const text = (buffers: readonly Buffer[]): string => Buffer.concat(buffers).toString('latin1')

describe('FrameTap', () => {
  it('takes out the data of its streams and nothing else, wherever the bytes are cut', () => {
    const all = Buffer.concat([headers, ours, others, ours, ours, trailers, others])
    for (let cut = 0; cut <= all.length; cut++) {
      passed = []
      sunk = []
      tap = new FrameTap({ write: () => {}, fail: (error) => failures.push(error) })
      open()
      feed(all.subarray(0, cut), all.subarray(cut))
      expect(text(passed)).toBe(text([headers, others, trailers, others]))
      expect(text(sunk)).toBe('for the sink'.repeat(3))
    }
    passed = []
    sunk = []
    feed(...Array.from(all, (byte) => Buffer.of(byte)))
    expect(text(passed)).toBe(text([headers, others, trailers, others]))
  })

  it('passes all data of a stream that is closed, and the end of one that ends with its data', () => {
    const flow = open()
    feed(frame(DATA, 3, Buffer.from('last'), 1))
    expect(text(sunk)).toBe('last')
    expect(text(passed)).toBe(text([frame(DATA, 3, Buffer.alloc(0), 1)]))
    flow.close()
    passed = []
    feed(ours)
    expect(text(passed)).toBe(text([ours]))
  })

  it('gives room for what is consumed, and for the connection at once', () => {
    send(PREFACE)
    const flow = open()
    const quarter = WINDOW_BYTES / 4
    const chunk = frame(DATA, 3, Buffer.alloc(16 << 10))
    for (let i = 0; i < quarter / (16 << 10); i++) feed(chunk)
    expect(text(written)).toBe(text([update(0, quarter)]))
    flow.consumed(quarter - 1)
    expect(written).toHaveLength(1)
    flow.consumed(1)
    expect(text(written.slice(1))).toBe(text([update(3, quarter)]))
  })

  it('puts its frames between those of http2, never into one', () => {
    const flow = open()
    const settings = frame(4, 0, Buffer.from('settings'))
    send(Buffer.concat([PREFACE, settings.subarray(0, 12)]))
    feed(frame(DATA, 3, Buffer.alloc(1)))
    flow.consumed(WINDOW_BYTES / 4)
    expect(written).toEqual([])
    tap.outgoing(Buffer.concat([settings.subarray(12), headers]))
    expect(written).toEqual([])
    tap.sent()
    expect(text(written)).toBe(text([update(3, WINDOW_BYTES / 4)]))
  })

  it('sends data in large frames after the headers of its stream, as far as the other side has room', () => {
    tap.settings({ initialWindowSize: 100_000, maxFrameSize: 50_000 })
    const lane = tap.openLane(3)
    const data = Buffer.alloc(120_000, 'data of stream three')
    let done = false
    lane.send([data.subarray(0, 10), data.subarray(10)], () => (done = true))
    send(PREFACE)
    expect(written).toEqual([])
    send(headers)
    // The connection's window is not in the settings.
    expect(text(written)).toBe(text([frame(DATA, 3, data.subarray(0, 50_000))]))
    written = []
    feed(update(0, 100_000), update(7, 1))
    expect(text(written)).toBe(text([frame(DATA, 3, data.subarray(50_000, 100_000))]))
    expect(done).toBe(false)
    written = []
    const room = update(3, 50_000)
    feed(room.subarray(0, 5), room.subarray(5, 11), room.subarray(11))
    expect(text(written)).toBe(text([frame(DATA, 3, data.subarray(100_000))]))
    expect(passed).toEqual([])
  })

  it('fails where the other side sends more than it has room for', () => {
    send(PREFACE)
    open()
    const chunk = frame(DATA, 3, Buffer.alloc(16 << 10))
    for (let i = 0; i < WINDOW_BYTES / (16 << 10); i++) feed(chunk)
    expect(failures).toEqual([])
    feed(frame(DATA, 3, Buffer.alloc(1)))
    expect(failures[0]?.message).toContain('ignores flow control')
  })
})
