import { following, patient, runService, Workers } from '@slipway/app-kit'
import { loadConfig } from '@slipway/app-standalone/config/load'
import { createExporterServices } from '@slipway/service-exporter'
import {
  Archiver,
  createContentStoreClient,
  createExporters,
  createSessionAuthorizers,
  FsSync,
  RegistryClient,
} from './adapters.ts'
import { OPTIONS } from './config.ts'

await runService({
  name: 'exporter',
  description: 'Slipway service: brings results of builds out',
  options: OPTIONS,
  open: async ({ options, logger, stack, peers, connections, routes, sessions }) => {
    const file = options['buildkitd-config']
    const { registries } = loadConfig(file ? { config: file } : {})
    const registry = new RegistryClient({ registries, userAgent: 'slipway' })
    stack.defer(() => registry.close())
    const authorizers = createSessionAuthorizers(sessions)
    const all = createExporters({
      content: createContentStoreClient(
        patient(await following({ peers, connections }, 'cache', options.cache)),
      ),
      sessions,
      fsSync: stack.use(new FsSync()),
      archiver: stack.use(new Archiver()),
      registry,
      authorizer: (repository, context) =>
        authorizers.authorizer({ repository, push: true }, context.sessions),
    })
    const { only } = options
    const exporters = new Map([...all].filter(([type]) => only.length === 0 || only.includes(type)))
    const workers = stack.use(new Workers({ connections, routes, peers, addresses: [], logger }))
    return {
      services: createExporterServices({ exporters, worker: (address) => workers.at(address), routes }),
      presence: { provides: [...exporters.keys()] },
    }
  },
})
