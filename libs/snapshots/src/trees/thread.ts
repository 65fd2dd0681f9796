import { parentPort } from 'node:worker_threads'
import { errorCode, errorMessage } from '@slipway/base'
import { runTreeJob, type TreeJob } from './jobs.ts'
import type { TreeReply } from './tree-worker.ts'

parentPort?.on('message', ({ id, job }: { readonly id: number; readonly job: TreeJob }) => {
  parentPort?.postMessage(run(id, job))
})

function run(id: number, job: TreeJob): TreeReply {
  try {
    return { id, result: runTreeJob(job) }
  } catch (error) {
    return { id, failure: { message: errorMessage(error), code: errorCode(error) } }
  }
}
