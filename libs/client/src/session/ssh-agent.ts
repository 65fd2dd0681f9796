import { SlipwayError } from '@slipway/base'

const REQUEST_IDENTITIES = 11
const SIGN_REQUEST = 13
const MAX_MESSAGE = 256 << 10

/** SSH_AGENT_FAILURE. */
const FAILURE: Uint8Array = Buffer.from([0, 0, 0, 1, 5])

/** An agent: answers requests one at a time. Requests and answers are whole messages with their length in front. */
export type AskAgent = (request: Uint8Array) => Promise<Uint8Array>

/** The whole messages of a stream that is cut anywhere. */
export async function* agentMessages(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk])
    while (pending.length >= 4) {
      const length = pending.readUInt32BE(0)
      if (length === 0 || length > MAX_MESSAGE) {
        throw new SlipwayError('invalid-argument', `invalid ssh agent message of ${length} bytes`)
      }
      if (pending.length < 4 + length) break
      yield pending.subarray(0, 4 + length)
      pending = pending.subarray(4 + length)
    }
  }
}

/**
 * Asks an agent only what reads: list the keys, sign. Everything else (add, remove, lock, extensions) is answered with a failure
 * here. Each answer comes before the next request is looked at: a client tells answers apart by their order alone.
 */
export async function serveReadOnly(
  requests: AsyncIterable<Uint8Array>,
  ask: AskAgent,
  send: (answer: Uint8Array) => Promise<void>,
): Promise<void> {
  for await (const request of requests) {
    const reads = request[4] === REQUEST_IDENTITIES || request[4] === SIGN_REQUEST
    await send(reads ? await ask(request) : FAILURE)
  }
}
