// The process of the frontend image: the daemon is on its standard streams.
import { serveFrontend } from '@slipway/frontend/stdio/serve-frontend'
import { build } from './build.ts'

await serveFrontend({ solve: build })
process.exit()
