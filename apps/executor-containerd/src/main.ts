import { join } from 'node:path'
import { dnsOf } from '@slipway/app-executor/dns'
import { runService } from '@slipway/app-kit'
import { dial } from '@slipway/rpc'
import { createExecutorServices } from '@slipway/service-executor'
import { createMounter, openContainerdRuntime } from './adapters.ts'
import { OPTIONS } from './config.ts'

await runService({
  name: 'executor',
  description:
    'Slipway service: runs the processes of build steps in a containerd, beside the worker of this host',
  options: OPTIONS,
  open: async ({ options, stack, waitMs }) => {
    // The services' certificates are not for containerd, whose sockets are guarded by their modes.
    const caller = dial(options.containerd)
    stack.defer(() => caller.close())
    const runtime = stack.use(
      await openContainerdRuntime({
        root: join(options.root, 'executor-containerd'),
        mounter: createMounter(),
        caller,
        namespace: options['containerd-namespace'],
        waitMs,
        dns: dnsOf(options),
        ...(options.binary ? { binary: options.binary } : {}),
      }),
    )
    return {
      services: createExecutorServices(runtime),
      presence: { labels: { 'slipway.runtime': runtime.name } },
    }
  },
})
