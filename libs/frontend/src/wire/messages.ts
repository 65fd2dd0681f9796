import Long from 'long'
import { platformFromProto } from '@slipway/llb'
import type { Platform } from '@slipway/oci'
import type { moby } from '@slipway/proto'

/** What Ping says of the other side. */
export interface PongFacts {
  readonly gatewayCaps: ReadonlySet<string>
  readonly llbCaps: ReadonlySet<string>
  readonly workerPlatforms: readonly Platform[]
}

export function decodePong(pong: moby.buildkit.v1.frontend.PongResponse.$Properties): PongFacts {
  return {
    gatewayCaps: enabled(pong.FrontendAPICaps),
    llbCaps: enabled(pong.LLBCaps),
    workerPlatforms: (pong.Workers ?? []).flatMap(({ platforms }) =>
      (platforms ?? []).map(platformFromProto),
    ),
  }
}

function enabled(caps: readonly moby.buildkit.v1.apicaps.APICap.$Properties[] | null | undefined) {
  return new Set((caps ?? []).flatMap(({ ID, Enabled }) => (ID && Enabled ? [ID] : [])))
}

type Range = { readonly offset: number; readonly length: number }

export function readRange(range: moby.buildkit.v1.frontend.FileRange.$Properties | null | undefined) {
  return range ? { offset: Number(range.Offset ?? 0), length: Number(range.Length ?? 0) } : undefined
}

/** The field of a request that `readRange` reads. */
export function writeRange(range: Range | undefined) {
  if (!range) return {}
  return { Range: { Offset: Long.fromNumber(range.offset), Length: Long.fromNumber(range.length) } }
}
