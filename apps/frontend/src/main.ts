import { runService } from '@slipway/app-kit'
import { createFrontendServices } from '@slipway/service-frontend'
import { createDockerfileFrontend } from './adapters.ts'
import { OPTIONS } from './config.ts'

await runService({
  name: 'frontend',
  description: 'Slipway service: turns Dockerfiles into LLB, asking nothing but the bridge of the build',
  options: OPTIONS,
  open: async ({ connections }) => {
    const frontends = [createDockerfileFrontend()]
    return await Promise.resolve({
      services: createFrontendServices({ frontends, dial: connections.to('solver') }),
      presence: { provides: frontends.map(({ name }) => name) },
    })
  },
})
