import { counter } from '@slipway/metrics'

export const pulled = counter('slipway_pulled_bytes_total', 'Bytes of content fetched from registries.')
export const pushed = counter(
  'slipway_pushed_bytes_total',
  'Bytes of blobs sent to registries; what was there or could be mounted is not counted.',
)
