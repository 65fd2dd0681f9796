import { withServicesApart } from './harness/topology.ts'

await withServicesApart('steps with the services apart', {}, [
  () => import('./exec.spec.ts'),
  () => import('./exec-mounts.spec.ts'),
  () => import('./file-ops.spec.ts'),
  () => import('./llb-ops.spec.ts'),
])
