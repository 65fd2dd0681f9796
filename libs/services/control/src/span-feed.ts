import { Metadata } from '@grpc/grpc-js'
import { abortable, createDeferred, errorMessage, isCode, type Logger, sleep } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, messagesOf, type Service, serverStream, service } from '@slipway/rpc'
import type { SpanTarget } from './span-relay.ts'
import type { SpanRequest } from './traces.ts'

const RETRY_MS = 1_000

/** Spans of a process that reaches nobody who keeps them: somebody who does asks for them. */
export class SpanFeed {
  readonly service: Service
  readonly #followers = new Set<SpanTarget>()
  readonly #ended = createDeferred<void>()

  constructor() {
    this.service = service(services.SlipwaySpansService, {
      Follow: serverStream<unknown, SpanRequest>(async (_request, { signal }, send, headers) => {
        this.#followers.add(send)
        headers(new Metadata())
        await abortable(this.#ended.promise, signal).catch(() => {})
        this.#followers.delete(send)
      }, 'none'),
    })
  }

  /** One of those who follow: each brings spans to all who keep them. */
  targets(): readonly SpanTarget[] {
    return [...this.#followers].slice(0, 1)
  }

  /** Ends the calls of those who follow. */
  close(): void {
    this.#ended.resolve()
  }
}

/** Takes the spans of a feed until `signal` aborts, again whenever it is back; settles at once where the peer has none. */
export async function followSpans(
  caller: Caller,
  take: (spans: SpanRequest) => void,
  logger: Logger,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const stream = caller.serverStream(services.SlipwaySpansService.Follow, {}, { signal })
      for await (const spans of messagesOf(stream)) take(spans as SpanRequest)
    } catch (error) {
      if (isCode(error, 'unimplemented')) return
      if (!signal.aborted) logger.debug(`spans are not followed: ${errorMessage(error)}`)
    }
    await sleep(RETRY_MS, signal).catch(() => {})
  }
}
