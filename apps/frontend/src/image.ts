// The Dockerfile frontend as the process of a frontend image, for any BuildKit: the daemon is on its standard streams.
import { serveFrontend } from '@slipway/frontend/stdio/serve-frontend'
import { createDockerfileFrontend } from './adapters.ts'

await serveFrontend(createDockerfileFrontend({ builtinRepositories: [] }))
process.exit()
