import { services } from '@slipway/proto'
import { unary } from './handlers.ts'
import { type Service, service } from './serve.ts'
import { SlipwayError } from '@slipway/base'

const SERVING = 1
const NOT_SERVING = 2

/** grpc.health.v1: one answer for the server as a whole and for each service it names. */
export function createHealthService(known: readonly string[], ready: () => boolean): Service {
  return service(services.HealthService, {
    Check: unary<{ service?: string | null }, { status: number }>((request) => {
      const name = request.service ?? ''
      if (name !== '' && !known.includes(name)) throw new SlipwayError('not-found', `unknown service ${name}`)
      return { status: ready() ? SERVING : NOT_SERVING }
    }),
  })
}
