import { runService } from '@slipway/app-kit'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { createContentStoreService } from '@slipway/content/wire/server'
import { platformToProto } from '@slipway/llb'
import { watchWorker } from '@slipway/service-worker'
import { WorkerService } from '@slipway/worker/wire/server'
import { OPTIONS } from './config.ts'
import { openHost } from './host.ts'

await runService({
  name: 'worker',
  description: "Slipway service: a host's agent: refs, snapshots, mounts, ops, layers",
  options: OPTIONS,
  open: async (context) => {
    const { options, logger, stack, routes } = context
    const file = options['buildkitd-config']
    const config = loadConfig({
      root: options.root,
      ociWorkerLabels: options.label,
      ...(file ? { config: file } : {}),
      ...(options.snapshotter ? { ociWorkerSnapshotter: options.snapshotter } : {}),
      ...(options.binary ? { ociWorkerBinary: options.binary } : {}),
    })
    const { worker, content } = await openHost(context, config)
    stack.use(watchWorker(worker))
    const remote = stack.use(new WorkerService({ worker, routes, logger }))
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
