import { type ContainerMount, type ProcessSpec, SPAN_SOCKET } from '@slipway/runtime'
import { activeTrace, formatTraceparent } from '@slipway/tracing'

/** How a step can add spans to the trace of its build. */
export interface StepTrace {
  readonly mounts: readonly ContainerMount[]
  /** The process with the variables that name trace and socket; those that it has already stay. */
  traced(process: ProcessSpec): ProcessSpec
}

/** Nothing where there is no socket, or the build has no trace. */
export function stepTrace(socket: string | undefined): StepTrace {
  const trace = activeTrace()
  if (socket === undefined || !trace?.sampled) return { mounts: [], traced: (process) => process }
  const spec = { type: 'bind', source: socket, options: ['bind', 'ro'] } as const
  const variables = [
    ['OTEL_TRACES_EXPORTER', 'otlp'],
    ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `unix://${SPAN_SOCKET}`],
    ['OTEL_EXPORTER_OTLP_TRACES_PROTOCOL', 'grpc'],
    ['TRACEPARENT', formatTraceparent(trace)],
  ] as const
  return {
    mounts: [{ destination: SPAN_SOCKET, specs: [spec], readonly: true }],
    traced: (process) => {
      const known = new Set(process.env.map((entry) => entry.slice(0, entry.indexOf('='))))
      const added = variables.filter(([name]) => !known.has(name)).map(([name, value]) => `${name}=${value}`)
      return { ...process, env: [...added, ...process.env] }
    },
  }
}
