import { withServicesApart } from './harness/topology.ts'

await withServicesApart('builds with the services apart', {}, [
  () => import('./behaviour.spec.ts'),
  () => import('./clients.spec.ts'),
  () => import('./hostile-llb.spec.ts'),
  () => import('./hostile-session.spec.ts'),
])
