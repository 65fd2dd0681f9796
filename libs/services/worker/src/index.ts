export { watchWorker } from './worker-metrics.ts'
export { createPlatforms, type PlatformProbe } from './platforms.ts'
export { createWorker, type Checksums, type LocalWorker, type WorkerOptions } from './create-worker.ts'
