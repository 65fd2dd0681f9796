import { withServicesApart } from './harness/topology.ts'

await withServicesApart('sources with the services apart', {}, [
  () => import('./sources.spec.ts'),
  () => import('./sources-git.spec.ts'),
  () => import('./source-attributes.spec.ts'),
  () => import('./source-meta.spec.ts'),
])
