/** The services there are. */
export const SERVICE_NAMES = [
  'control',
  'solver',
  'cache',
  'worker',
  'executor',
  'context-sync',
  'exporter',
  'frontend',
] as const
export type ServiceName = (typeof SERVICE_NAMES)[number]

/** Whom each looks for on the bus, where it is given no address; most tell solvers what they did for builds that are traced. */
export const LOOKS_FOR: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  control: ['solver', 'worker'],
  solver: ['cache', 'control', 'exporter', 'frontend', 'worker'],
  cache: ['solver'],
  worker: ['cache', 'solver'],
  executor: [],
  'context-sync': [],
  exporter: ['cache', 'solver', 'worker'],
  frontend: ['solver'],
}

/** The gRPC services that each serves to others, and who may call them. Health is for all. */
export const CALLERS: Readonly<Record<ServiceName, Readonly<Record<string, readonly ServiceName[]>>>> = {
  control: {
    'slipway.sessions.v1.SessionRelay': ['context-sync', 'exporter', 'solver', 'worker'],
    'slipway.history.v1.History': ['solver'],
    'slipway.history.v1.StepRecords': ['solver'],
    'slipway.content.v1.ContentStore': ['solver'],
  },
  solver: {
    'slipway.builds.v1.Builds': ['control'],
    'moby.buildkit.v1.frontend.LLBBridge': ['control', 'frontend'],
    'opentelemetry.proto.collector.trace.v1.TraceService': [
      'cache',
      'control',
      'exporter',
      'frontend',
      'worker',
    ],
  },
  cache: {
    'slipway.cache.v1.CacheStore': ['solver', 'worker'],
    'slipway.content.v1.ContentStore': ['exporter', 'solver'],
  },
  worker: {
    'slipway.worker.v1.Worker': ['control', 'exporter', 'solver'],
    'slipway.content.v1.ContentStore': ['exporter', 'solver', 'worker'],
  },
  executor: { 'slipway.executor.v1.Executor': ['worker'], 'slipway.spans.v1.Spans': ['worker'] },
  'context-sync': { 'slipway.sync.v1.ContextSync': ['worker'], 'slipway.spans.v1.Spans': ['worker'] },
  exporter: { 'slipway.exporter.v1.Exporter': ['solver'] },
  frontend: { 'slipway.frontend.v1.Frontend': ['solver'] },
}

/** The URI by which a certificate names a service. */
export function identityOf(service: ServiceName): string {
  return `slipway://service/${service}`
}

const FOR_ALL = ['grpc.health.v1.Health']

/** For `serve`: the URIs of those who may call a gRPC service of `service`. What is not in the table is for nobody. */
export function callersOf(service: ServiceName): (grpcService: string) => readonly string[] | undefined {
  return (name) => (FOR_ALL.includes(name) ? undefined : (CALLERS[service][name] ?? []).map(identityOf))
}
