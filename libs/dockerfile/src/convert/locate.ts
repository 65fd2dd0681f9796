import type { SourceRange } from '@slipway/base'
import type { MappedLocation, SourceMap } from '@slipway/llb'

/** The option that says which lines an operation comes from. */
export function locate(
  { sourceMap }: { readonly sourceMap?: SourceMap },
  ranges: readonly SourceRange[],
): { readonly locations?: readonly MappedLocation[] } {
  return sourceMap ? { locations: [{ map: sourceMap, ranges }] } : {}
}
