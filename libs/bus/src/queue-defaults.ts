import type { QueueOptions } from './bus.ts'

export const DEFAULT_QUEUE: Required<QueueOptions> = {
  ackWaitMs: 30_000,
  maxAttempts: 5,
  retryDelayMs: 1_000,
}
