import {
  type ClientDuplexStream,
  Metadata,
  type ServerDuplexStream,
  type StatusObject,
  status as Code,
} from '@grpc/grpc-js'
import {
  drained,
  type FramedBody,
  type FramedCall,
  fromServiceError,
  isFramed,
  requestsOf,
  takeFrames,
} from '@slipway/rpc'
import { forwarded } from './metadata.ts'

type Outer = ServerDuplexStream<Buffer, Buffer>
type Inner = ClientDuplexStream<Buffer, Buffer>

/** The outer call is not read while so many bytes wait for the inner one. */
const AHEAD_BYTES = 512 << 10

/** Connects both calls: messages, ends, headers, trailers and status. Neither side is read faster than the other takes. */
export async function join(outer: Outer, inner: Inner, signal: AbortSignal): Promise<void> {
  const status = new Promise<StatusObject>((resolve) => inner.once('status', resolve))
  inner.on('error', () => {})
  if (!(isFramed(inner) && joinFrames(outer, inner))) {
    inner.on('metadata', (headers: Metadata) => outer.sendMetadata(forwarded(headers)))
    await joinMessages(outer, inner, signal)
  }
  const { code, details, metadata } = await status
  if (code !== Code.OK) throw fromServiceError({ code, details, metadata })
  outer.end(forwarded(metadata ?? new Metadata()))
}

async function joinMessages(outer: Outer, inner: Inner, signal: AbortSignal): Promise<void> {
  const up = async (): Promise<void> => {
    for await (const message of requestsOf<Buffer>(outer, signal)) {
      if (inner.destroyed || inner.writableEnded) return
      if (!inner.write(message)) await drained(inner, signal)
    }
    inner.end()
  }
  up().catch(() => inner.cancel())
  try {
    for await (const message of inner as AsyncIterable<Buffer>) {
      if (!outer.write(message)) await drained(outer, signal)
    }
  } catch {
    // The status says why.
  }
}

/**
 * Both calls have their messages in the same frames, so that the bytes of one are those of the other: nothing is decoded or copied.
 * False where the body of the outer call cannot be had.
 */
function joinFrames(outer: Outer, inner: Inner & FramedCall): boolean {
  const up = new FramesUp(inner)
  const body = takeFrames(outer, (bytes, free) => up.take(bytes, free))
  if (!body) return false
  up.from(body)
  outer.on('end', () => up.end())
  outer.resume()
  // The first data may be here before the headers, which are told later.
  const early: Buffer[] = []
  let open = false
  const send = (bytes: Buffer): void => body.write([bytes], () => flow.consumed(bytes.length))
  const flow = inner.takeFrames((bytes) => {
    if (open) send(bytes)
    else early.push(bytes)
  })
  inner.on('metadata', (headers: Metadata) => {
    outer.sendMetadata(forwarded(headers))
    open = true
    for (const bytes of early.splice(0)) send(bytes)
  })
  inner.resume()
  return true
}

interface Piece {
  readonly bytes: Buffer
  readonly free: () => void
}

/** What comes while something is being sent goes out in one piece after it. */
class FramesUp {
  readonly #inner: Inner & FramedCall
  #body: FramedBody | undefined
  #waiting: Piece[] = []
  #bytes = 0
  #sending = false
  #ended = false

  constructor(inner: Inner & FramedCall) {
    this.#inner = inner
  }

  from(body: FramedBody): void {
    this.#body = body
  }

  take(bytes: Buffer, free: () => void): void {
    this.#waiting.push({ bytes, free })
    this.#bytes += bytes.length
    if (this.#bytes >= AHEAD_BYTES) this.#body?.pause()
    this.#pump()
  }

  end(): void {
    this.#ended = true
    this.#pump()
  }

  #pump(): void {
    if (this.#sending) return
    if (this.#waiting.length === 0) {
      if (this.#ended) this.#inner.end()
      return
    }
    const pieces = this.#waiting
    const length = this.#bytes
    this.#waiting = []
    this.#sending = true
    void this.#inner.sendFrames(...pieces.map(({ bytes }) => bytes)).then((isFree) => {
      this.#sending = false
      if (isFree) for (const { free } of pieces) free()
      this.#bytes -= length
      if (this.#bytes < AHEAD_BYTES) this.#body?.resume()
      this.#pump()
    })
  }
}
