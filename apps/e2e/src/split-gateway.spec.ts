import { withServicesApart } from './harness/topology.ts'

await withServicesApart('frontends and containers with the services apart', {}, [
  () => import('./gateway-containers.spec.ts'),
  () => import('./gateway-exec.spec.ts'),
  () => import('./gateway-frontend.spec.ts'),
  () => import('./gateway-hostile.spec.ts'),
  () => import('./frontend-images.spec.ts'),
  () => import('./debug-shell.spec.ts'),
])
