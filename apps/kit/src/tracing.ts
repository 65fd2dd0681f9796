import type { Logger } from '@slipway/base'
import { SpanFeed } from '@slipway/service-control/span-feed'
import { SpanRelay, spansTo } from '@slipway/service-control/span-relay'
import { addSpanSink } from '@slipway/tracing'
import { openSpanExport, type SpanExport } from '@slipway/tracing/otel/export'
import type { Connections } from './network.ts'
import type { Peers } from './peers.ts'
import { LOOKS_FOR, type ServiceName } from './roles.ts'
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

export interface RelayedSpans {
  readonly relay: SpanRelay
  /** Of a service that looks for no solver: for whoever asks for its spans. */
  readonly feed?: SpanFeed
}

/**
 * Brings the spans of a service to the solvers on the bus; those of a solver it keeps itself. A service that speaks with its worker alone
 * gives them to it.
 */
export function relaySpans(
  service: ServiceName,
  { peers, connections, logger, stack }: RelayParts,
): RelayedSpans {
  const feed = service !== 'solver' && !LOOKS_FOR[service].includes('solver') ? new SpanFeed() : undefined
  const solvers = () =>
    peers
      .all('solver')
      .flatMap(({ address }) => (address ? [spansTo(connections.to('solver')(address))] : []))
  const relay = stack.use(
    new SpanRelay({
      resource: { 'service.name': `slipway-${service}`, 'service.version': VERSION.version },
      targets: feed ? () => feed.targets() : solvers,
      logger,
    }),
  )
  if (service !== 'solver') stack.use(addSpanSink(relay))
  return { relay, ...(feed ? { feed } : {}) }
}
