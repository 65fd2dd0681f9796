import { join } from 'node:path'
import { runService } from '@slipway/app-kit'
import { createExecutorServices } from '@slipway/service-executor'
import { createMounter, openRuncRuntime } from './adapters.ts'
import { OPTIONS } from './config.ts'
import { dnsOf } from './dns.ts'

await runService({
  name: 'executor',
  description: 'Slipway service: runs the processes of build steps, beside the worker of this host',
  options: OPTIONS,
  open: async ({ options, stack }) => {
    const runtime = stack.use(
      await openRuncRuntime({
        root: join(options.root, 'executor'),
        mounter: createMounter(),
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
