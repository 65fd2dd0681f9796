import { describe, expect, it } from '@jest/globals'
import { ReadBuffers } from './read-buffers.ts'

const HEADER = 9

/** Views of one buffer: what lies between them is named by its length. */
function read(...parts: readonly (number | 'data')[]): readonly [ArrayBuffer, readonly Buffer[]] {
  const sizes = parts.map((part) => (part === 'data' ? 1000 : part))
  const memory = new ArrayBuffer(sizes.reduce((sum, size) => sum + size, 0))
  let at = 0
  const views = sizes.map((size) => Buffer.from(memory, (at += size) - size, size))
  return [memory, views.filter((_, index) => parts[index] === 'data')]
}

describe('ReadBuffers', () => {
  it.each([
    ['data alone', ['data']],
    ['data after a header', [HEADER, 'data']],
    ['data after the rest of a header', [4, 'data']],
    ['data with headers between and after them', ['data', HEADER, 'data', 3]],
  ] as const)('gives back a buffer with %s when the last view of it is done with', (_, parts) => {
    const buffers = new ReadBuffers()
    const [memory, views] = read(...parts)
    const frees = views.map((view) => buffers.use(view))
    buffers.use(read('data')[1][0]!)
    for (const free of frees) {
      expect(memory.detached).toBe(false)
      free()
    }
    expect(memory.detached).toBe(true)
  })

  it.each([
    ['before', [HEADER + 1, 'data']],
    ['between', ['data', HEADER + 1, 'data']],
    ['after', ['data', HEADER + 1]],
  ] as const)('leaves a buffer alone where others may have data %s', (_, parts) => {
    const buffers = new ReadBuffers()
    const [memory, views] = read(...parts)
    for (const view of views) buffers.use(view)()
    buffers.use(read('data')[1][0]!)()
    expect(memory.detached).toBe(false)
  })

  it('keeps a buffer for as long as more of it may come', () => {
    const buffers = new ReadBuffers()
    const [memory, [first, second]] = read('data', HEADER, 'data')
    buffers.use(first!)()
    expect(memory.detached).toBe(false)
    buffers.use(second!)()
    expect(memory.detached).toBe(true)
  })

  it('leaves memory alone that is shared with other threads', () => {
    const shared = Buffer.from(new SharedArrayBuffer(10))
    new ReadBuffers().use(shared)()
    expect(shared).toHaveLength(10)
  })
})
