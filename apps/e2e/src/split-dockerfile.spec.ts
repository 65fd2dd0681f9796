import { withServicesApart } from './harness/topology.ts'

await withServicesApart('Dockerfiles with the services apart', {}, [
  () => import('./dockerfile.spec.ts'),
  () => import('./dockerfile-contexts.spec.ts'),
  () => import('./dockerfile-copy.spec.ts'),
  () => import('./dockerfile-steps.spec.ts'),
  () => import('./dockerfile-image-config.spec.ts'),
  () => import('./dockerfile-requests.spec.ts'),
  () => import('./dockerfile-errors.spec.ts'),
])
