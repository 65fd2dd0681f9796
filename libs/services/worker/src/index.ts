export { createWorker, type Checksums, type LocalWorker, type WorkerOptions } from './create-worker.ts'
