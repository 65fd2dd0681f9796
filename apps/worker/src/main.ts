import { runService, watchSlots } from '@slipway/app-kit'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { createContentStoreClient } from '@slipway/content/wire/client'
import { createContentStoreService } from '@slipway/content/wire/server'
import { platformToProto } from '@slipway/llb'
import { watchWorker } from '@slipway/service-worker'
import { FairQueue } from '@slipway/worker/queue/fair-queue'
import { queuedWorker } from '@slipway/worker/queue/queued-worker'
import { remoteMetadata } from '@slipway/worker/wire/metadata'
import { WorkerService } from '@slipway/worker/wire/server'
import { OPTIONS } from './config.ts'
import { openHost } from './host.ts'

await runService({
  name: 'worker',
  description: "Slipway service: a host's agent: refs, snapshots, mounts, ops, layers",
  options: OPTIONS,
  open: async (context) => {
    const { options, logger, stack, routes, connections } = context
    const file = options['buildkitd-config']
    const config = loadConfig({
      root: options.root,
      ociWorkerLabels: options.label,
      ...(file ? { config: file } : {}),
      ...(options.snapshotter ? { ociWorkerSnapshotter: options.snapshotter } : {}),
      ...(options['max-parallelism'] > 0 ? { ociMaxParallelism: options['max-parallelism'] } : {}),
      ...(options.binary ? { ociWorkerBinary: options.binary } : {}),
    })
    const { worker, content } = await openHost(context, config)
    stack.use(watchWorker(worker))
    const { maxParallelism } = config.worker
    const queue = new FairQueue(maxParallelism)
    const slots = {
      permits: maxParallelism,
      get used() {
        return queue.running
      },
      get waiting() {
        return queue.waiting
      },
    }
    if (maxParallelism > 0) stack.use(watchSlots(slots))
    const remote = stack.use(
      new WorkerService({
        worker: queuedWorker(worker, maxParallelism, queue),
        routes,
        logger,
        openRemote: ({ address, remote: hold }) =>
          createContentStoreClient(connections.to('worker')(address), { metadata: remoteMetadata(hold) }),
      }),
    )
    const { labels, platforms } = await worker.info()
    return {
      services: [
        remote.service,
        createContentStoreService({
          store: content,
          providerOf: ({ metadata }) => remote.providerOf(metadata),
        }),
      ],
      presence: { labels: { ...labels }, platforms: platforms.map(platformToProto) },
    }
  },
})
