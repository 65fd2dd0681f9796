import type { Logger } from '@slipway/base'
import { SpanRelay } from '@slipway/service-control/span-relay'
import { addSpanSink } from '@slipway/tracing'
import { openSpanExport, type SpanExport } from '@slipway/tracing/otel/export'
import type { Connections } from './network.ts'
import type { Peers } from './peers.ts'
import { VERSION } from './version.ts'

/** Sends the spans of this process where OTEL_* says, until the stack ends; `undefined` where it says nothing. */
export async function exportSpans(
  service: string,
  stack: AsyncDisposableStack,
): Promise<SpanExport | undefined> {
  const spans = await openSpanExport(service, VERSION.version)
  if (!spans) return undefined
  stack.use(spans)
  stack.use(addSpanSink(spans))
  return spans
}

interface RelayParts {
  readonly peers: Peers
  readonly connections: Connections
  readonly logger: Logger
  readonly stack: AsyncDisposableStack
}

/** Brings the spans of a service to the solvers on the bus; those of a solver it keeps itself. */
export function relaySpans(service: string, { peers, connections, logger, stack }: RelayParts): SpanRelay {
  const relay = stack.use(
    new SpanRelay({
      resource: { 'service.name': `slipway-${service}`, 'service.version': VERSION.version },
      targets: () =>
        peers.all('solver').flatMap(({ address }) => (address ? [connections.to('solver')(address)] : [])),
      logger,
    }),
  )
  if (service !== 'solver') stack.use(addSpanSink(relay))
  return relay
}
