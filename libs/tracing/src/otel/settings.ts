import { goBool, SlipwayError } from '@slipway/base'

type Env = Readonly<Record<string, string | undefined>>

/** How spans leave the process. */
export interface ExportSettings {
  readonly protocol: 'grpc' | 'http/protobuf'
  /** Of the traces that begin here, how many are kept: 0 to 1. */
  readonly ratio: number
}

/**
 * What OTEL_* asks for; `undefined` for no export. As buildkitd: an endpoint or OTEL_TRACES_EXPORTER=otlp turns it on, gRPC is the
 * default, and what is not known is an error unless OTEL_IGNORE_ERROR is set.
 */
export function exportSettings(env: Env): ExportSettings | undefined {
  try {
    if (goBool(env.OTEL_SDK_DISABLED ?? '')) return undefined
    const exporter = env.OTEL_TRACES_EXPORTER ?? ''
    const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT || env.OTEL_EXPORTER_OTLP_ENDPOINT
    if (exporter === 'none' || (exporter === '' && !endpoint)) return undefined
    if (exporter !== '' && exporter !== 'otlp') throw refused('exporter', exporter)
    const protocol = env.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL || env.OTEL_EXPORTER_OTLP_PROTOCOL || 'grpc'
    if (protocol !== 'grpc' && protocol !== 'http/protobuf') throw refused('protocol', protocol)
    return { protocol, ratio: samplingRatio(env) }
  } catch (error) {
    if (goBool(env.OTEL_IGNORE_ERROR ?? '')) return undefined
    throw error
  }
}

function samplingRatio(env: Env): number {
  const sampler = env.OTEL_TRACES_SAMPLER || 'parentbased_always_on'
  switch (sampler.replace(/^parentbased_/, '')) {
    case 'always_on':
      return 1
    case 'always_off':
      return 0
    case 'traceidratio': {
      const ratio = Number(env.OTEL_TRACES_SAMPLER_ARG ?? '1')
      if (ratio >= 0 && ratio <= 1) return ratio
      throw refused('sampler argument', env.OTEL_TRACES_SAMPLER_ARG ?? '')
    }
    default:
      throw refused('sampler', sampler)
  }
}

function refused(what: string, value: string): SlipwayError {
  return new SlipwayError('invalid-argument', `unsupported opentelemetry ${what} ${value}`)
}
