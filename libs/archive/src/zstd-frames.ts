const SKIPPABLE = 0x184d2a50
const FRAME = 0xfd2fb528

/**
 * Cuts a zstd stream at the ends of its frames. Node's decoder stops at a frame's end when more bytes stand in the same
 * write; given them apart it goes on with the next frame. Bytes that are no zstd pass as they are: the decoder will say so.
 */
export async function* splitFrames(input: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const scanner = new FrameScanner()
  for await (const chunk of input) {
    for (let at = 0; at < chunk.length; ) {
      const end = scanner.scan(chunk, at)
      yield chunk.subarray(at, end)
      at = end
    }
  }
}

type Step = 'magic' | 'skip-size' | 'descriptor' | 'header' | 'block' | 'content' | 'checksum' | 'lost'

class FrameScanner {
  #step: Step = 'magic'
  /** Bytes that the step still needs, and the value they make, little-endian. */
  #need = 4
  #value = 0
  #shift = 0
  #checksum = false
  #lastBlock = false

  /** Where the frame ends within the chunk, or the chunk's end. */
  scan(chunk: Buffer, start: number): number {
    let at = start
    while (at < chunk.length) {
      if (this.#step === 'lost') return chunk.length
      const count = Math.min(this.#need, chunk.length - at)
      if (this.#step !== 'content' && this.#step !== 'header' && this.#step !== 'checksum')
        this.#collect(chunk, at, count)
      at += count
      this.#need -= count
      if (this.#need === 0 && this.#advance()) return at
    }
    return at
  }

  #collect(chunk: Buffer, at: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#value += chunk[at + i]! * 2 ** this.#shift
      this.#shift += 8
    }
  }

  /** Takes the next step; true when a frame has ended. */
  #advance(): boolean {
    const value = this.#value
    this.#value = 0
    this.#shift = 0
    switch (this.#step) {
      case 'magic':
        if (value === FRAME) this.#expect('descriptor', 1)
        else if ((value & 0xfffffff0) === SKIPPABLE) this.#expect('skip-size', 4)
        else this.#expect('lost', 1)
        return false
      case 'skip-size':
        this.#lastBlock = true
        this.#checksum = false
        return value === 0 ? this.#endFrame() : this.#expect('content', value)
      case 'descriptor':
        this.#checksum = (value & 4) !== 0
        return this.#expect('header', headerBytes(value))
      case 'header':
        return this.#expect('block', 3)
      case 'block': {
        this.#lastBlock = (value & 1) !== 0
        const size = (value >> 1) % 4 === 1 ? 1 : value >> 3
        return size > 0 ? this.#expect('content', size) : this.#endBlock()
      }
      case 'content':
        return this.#endBlock()
      default:
        return this.#endFrame()
    }
  }

  #endBlock(): boolean {
    if (!this.#lastBlock) return this.#expect('block', 3)
    return this.#checksum ? this.#expect('checksum', 4) : this.#endFrame()
  }

  #endFrame(): boolean {
    this.#expect('magic', 4)
    return true
  }

  #expect(step: Step, need: number): false {
    this.#step = step
    this.#need = need
    return false
  }
}

/** Window, dictionary id and content size as the descriptor announces them; never none. */
function headerBytes(descriptor: number): number {
  const singleSegment = (descriptor & 0x20) !== 0
  const dictionary = [0, 1, 2, 4][descriptor & 3]!
  const contentFlag = descriptor >> 6
  const content = contentFlag === 0 ? (singleSegment ? 1 : 0) : 2 ** contentFlag
  return (singleSegment ? 0 : 1) + dictionary + content
}
