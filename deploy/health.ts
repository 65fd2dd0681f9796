// Exits 0 when the service at the address (default: where this container's service listens) says that it serves.
import { services } from '@slipway/proto'
import { dial } from '@slipway/rpc'

const address = (process.argv[2] ?? process.env.SLIPWAY_LISTEN ?? '').replace('//0.0.0.0:', '//127.0.0.1:')
const SERVING = 1
const caller = dial(address)
try {
  const { status } = await caller.unary(services.HealthService.Check, {}, { deadlineMs: 2_000 })
  process.exitCode = Number(status) === SERVING ? 0 : 1
} catch (error) {
  console.error(String(error))
  process.exitCode = 1
} finally {
  caller.close()
}
