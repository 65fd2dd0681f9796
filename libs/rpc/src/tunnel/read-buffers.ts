import { FRAME_HEADER_BYTES } from './frame.ts'

/** One buffer that http2 has read from its socket into. */
interface ReadBuffer {
  readonly memory: ArrayBuffer
  /** Up to here it is known what lies in it. */
  end: number
  /** Nobody else has views of it. */
  isOurs: boolean
  /** No more views of it will come. */
  isWhole: boolean
  /** Views that are in use. */
  users: number
}

/**
 * Gives back the memory that the data of one stream was read into, without waiting for a collection of garbage: it lies outside of
 * the heap, and V8 collects all of the heap each time that some of it has come. What http2 gives out are views of what it has read,
 * with the headers of frames between them: where there is room for no more than one, there are no data of other streams either.
 */
export class ReadBuffers {
  #current: ReadBuffer | undefined

  /** Told of all data of a stream, in its order. Gives what is to be called once when nobody looks at `bytes` any more. */
  use(bytes: Buffer): () => void {
    const { buffer, byteOffset, length } = bytes
    if (!(buffer instanceof ArrayBuffer)) return () => {}
    const read = this.#readOf(buffer)
    if (byteOffset - read.end > FRAME_HEADER_BYTES || byteOffset < read.end) read.isOurs = false
    read.end = byteOffset + length
    read.users++
    if (read.end === buffer.byteLength) this.#complete()
    return () => {
      read.users--
      giveBack(read)
    }
  }

  #readOf(memory: ArrayBuffer): ReadBuffer {
    if (this.#current?.memory === memory) return this.#current
    this.#complete()
    this.#current = { memory, end: 0, isOurs: true, isWhole: false, users: 0 }
    return this.#current
  }

  #complete(): void {
    const read = this.#current
    this.#current = undefined
    if (!read) return
    if (read.memory.byteLength - read.end > FRAME_HEADER_BYTES) read.isOurs = false
    read.isWhole = true
    giveBack(read)
  }
}

function giveBack({ memory, isOurs, isWhole, users }: ReadBuffer): void {
  if (isOurs && isWhole && users === 0 && !memory.detached) memory.transfer(0)
}
