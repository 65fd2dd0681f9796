import { resolve } from 'node:path'
import { runService } from '@slipway/app-kit'
import { createContextSyncService } from '@slipway/service-context-sync'
import { decodeRoutes } from '@slipway/sessions'
import { FsSync } from './adapters.ts'
import { OPTIONS } from './config.ts'

await runService({
  name: 'context-sync',
  description: 'Slipway service: brings directories of clients in, beside the worker of this host',
  options: OPTIONS,
  open: async ({ options, stack, routes, sessions }) => {
    const service = createContextSyncService({
      sync: stack.use(new FsSync()),
      // Trees and indexes lie below the state root that this service shares with the worker.
      roots: [resolve(options.root)],
      sessionsOf: (given) => ({
        get: async (id, wait) => {
          using _known = routes.add(decodeRoutes(given))
          return await sessions.get(id, wait)
        },
      }),
    })
    return await Promise.resolve({ services: [service] })
  },
})
