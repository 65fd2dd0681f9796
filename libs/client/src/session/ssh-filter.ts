import { SlipwayError } from '@slipway/base'

const REQUEST_IDENTITIES = 11
const SIGN_REQUEST = 13
const MAX_MESSAGE = 256 << 10

/**
 * Passes the requests of an agent client that only read: list the keys, sign. Others (add, remove, lock, extensions)
 * are answered with a failure here and never reach the agent.
 */
export class AgentFilter {
  /** SSH_AGENT_FAILURE. */
  static readonly failure: Uint8Array = Buffer.from([0, 0, 0, 1, 5])

  #pending: Buffer = Buffer.alloc(0)

  /** Whole messages of what has come so far: those to pass on, and the number of those refused. */
  take(data: Uint8Array): { readonly pass: Uint8Array; readonly refused: number } {
    this.#pending = this.#pending.length === 0 ? Buffer.from(data) : Buffer.concat([this.#pending, data])
    const pass: Buffer[] = []
    let refused = 0
    while (this.#pending.length >= 5) {
      const length = this.#pending.readUInt32BE(0)
      if (length === 0 || length > MAX_MESSAGE) {
        throw new SlipwayError('invalid-argument', `invalid ssh agent message of ${length} bytes`)
      }
      if (this.#pending.length < 4 + length) break
      const type = this.#pending[4]
      if (type === REQUEST_IDENTITIES || type === SIGN_REQUEST)
        pass.push(this.#pending.subarray(0, 4 + length))
      else refused++
      this.#pending = this.#pending.subarray(4 + length)
    }
    return { pass: Buffer.concat(pass), refused }
  }
}
