import type { pb } from '@slipway/proto'
import type { SourceFile, SourceLocation } from './graph.ts'
import { invalid } from './validate.ts'

/** Source locations by vertex digest. An index of a file that is not there is refused. */
export function loadLocations(
  source: pb.Source.$Properties | null | undefined,
): (digest: string) => readonly SourceLocation[] {
  const files = (source?.infos ?? []).map(toFile)
  const byDigest = source?.locations ?? {}
  return (digest) => {
    const locations = Object.hasOwn(byDigest, digest) ? (byDigest[digest]!.locations ?? []) : []
    return locations.map((location) => toLocation(location, files))
  }
}

function toFile(info: pb.SourceInfo.$Properties): SourceFile {
  return {
    filename: info.filename ?? '',
    data: info.data ?? new Uint8Array(),
    language: info.language ?? '',
    ...(info.definition ? { definition: info.definition } : {}),
  }
}

function toLocation(location: pb.Location.$Properties, files: readonly SourceFile[]): SourceLocation {
  const index = location.sourceIndex ?? 0
  const file = files[index]
  if (!file) throw invalid(`failed to find source map with index ${index}`)
  const position = (point: pb.Position.$Properties | null | undefined) => ({
    line: point?.line ?? 0,
    character: point?.character ?? 0,
  })
  const ranges = (location.ranges ?? []).map((range) => ({
    start: position(range.start),
    end: position(range.end),
  }))
  return { file, ranges }
}
