import { isCode, sleep } from '@slipway/base'
import type { Caller } from '@slipway/rpc'

const RETRY_MS = 100

/**
 * The same caller, whose unary calls wait for a service that is away for a moment. For services whose calls may safely be made
 * twice.
 */
export function patient(caller: Caller, forMs = 10_000): Caller {
  return {
    ...caller,
    unary: async (method, request, options) => {
      for (const end = Date.now() + forMs; ; ) {
        try {
          return await caller.unary(method, request, options)
        } catch (error) {
          if (!isCode(error, 'unavailable') || Date.now() > end) throw error
          await sleep(RETRY_MS, options?.signal)
        }
      }
    },
  }
}
