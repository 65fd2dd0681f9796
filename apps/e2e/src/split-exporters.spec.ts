import { withServicesApart } from './harness/topology.ts'

await withServicesApart('results with the services apart, blobs in a bucket', { s3: true }, [
  () => import('./exporters.spec.ts'),
  () => import('./image-caching.spec.ts'),
  () => import('./foreign-layers.spec.ts'),
  () => import('./why.spec.ts'),
  () => import('./dockerfile-image.spec.ts'),
])
