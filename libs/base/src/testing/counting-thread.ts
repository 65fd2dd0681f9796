import { threadId } from 'node:worker_threads'
import { serveThread } from '../threads.ts'

let calls = 0

serveThread({
  /** Which thread this is, and how many calls it has had. */
  count: async (ms: number) => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return { threadId, calls: ++calls }
  },
})
