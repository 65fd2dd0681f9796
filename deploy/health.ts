// Exits 0 when the service at the address (default: where this container's service listens) says that it serves. With mutual TLS
// it shows the service's own certificate, and wants to see the names that are in it.
import { X509Certificate } from 'node:crypto'
import { loadTls } from '@slipway/app-kit/network'
import { services } from '@slipway/proto'
import { dial, urisOf } from '@slipway/rpc'

const { env } = process
const address = (process.argv[2] ?? env.SLIPWAY_LISTEN ?? '').replace('//0.0.0.0:', '//127.0.0.1:')
const SERVING = 1
const tls = loadTls({
  'tls-cert': env.SLIPWAY_TLS_CERT,
  'tls-key': env.SLIPWAY_TLS_KEY,
  'tls-ca': env.SLIPWAY_TLS_CA,
})
const identities = tls ? urisOf(new X509Certificate(tls.serve.cert).subjectAltName) : []
const shown = tls && { ...tls.dial, ...(identities.length > 0 ? { identities } : {}) }
const caller = dial(address, address.startsWith('tcp://') ? shown : undefined)
try {
  const { status } = await caller.unary(services.HealthService.Check, {}, { deadlineMs: 2_000 })
  process.exitCode = Number(status) === SERVING ? 0 : 1
} catch (error) {
  console.error(String(error))
  process.exitCode = 1
} finally {
  caller.close()
}
