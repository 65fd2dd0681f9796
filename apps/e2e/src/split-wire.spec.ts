import { withServicesApart } from './harness/topology.ts'

await withServicesApart('the API with the services apart', {}, [
  () => import('./wire-bridge.spec.ts'),
  () => import('./wire-builds.spec.ts'),
  () => import('./wire-caps.spec.ts'),
  () => import('./wire-control.spec.ts'),
  () => import('./wire-history.spec.ts'),
  () => import('./wire-usage.spec.ts'),
  () => import('./errors.spec.ts'),
])
