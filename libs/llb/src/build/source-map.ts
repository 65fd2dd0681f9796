import type { pb } from '@slipway/proto'
import type { MappedLocation } from './options.ts'
import type { State } from './state.ts'

/** A file that operations come from, so that errors can show its lines. */
export interface SourceMap {
  readonly filename: string
  /** As GitHub's linguist names it: `Dockerfile`, `HCL`. */
  readonly language: string
  readonly data: Uint8Array
  /** The state that holds the file. */
  readonly state?: State
  readonly definition?: pb.Definition.$Properties
}

/** Collects the locations of one marshalling; equal files get one entry. */
export class SourceMapCollector {
  readonly #maps: SourceMap[] = []
  readonly #index = new Map<SourceMap, number>()
  readonly #locations = new Map<string, MappedLocation[]>()

  add(digest: string, locations: readonly MappedLocation[]): void {
    for (const { map } of locations) this.#indexOf(map)
    const known = this.#locations.get(digest)
    if (known) known.push(...locations)
    else this.#locations.set(digest, [...locations])
  }

  async toProto(
    marshal: (state: State) => Promise<pb.Definition.$Properties>,
  ): Promise<pb.Source.$Properties> {
    const infos: pb.SourceInfo.$Properties[] = []
    for (const map of this.#maps) {
      const definition = map.definition ?? (map.state ? await marshal(map.state) : undefined)
      infos.push({
        filename: map.filename,
        data: map.data,
        language: map.language,
        ...(definition ? { definition } : {}),
      })
    }
    return { locations: Object.fromEntries([...this.#locations].map(this.#toLocations)), infos }
  }

  readonly #toLocations = ([digest, locations]: [string, MappedLocation[]]): [
    string,
    pb.Locations.$Properties,
  ] => [
    digest,
    {
      locations: locations.map(({ map, ranges }) => ({
        sourceIndex: this.#indexOf(map),
        ranges: ranges.map(({ start, end }) => ({ start: { ...start }, end: { ...end } })),
      })),
    },
  ]

  #indexOf(map: SourceMap): number {
    const known = this.#index.get(map)
    if (known !== undefined) return known
    const equal = this.#maps.findIndex((other) => sameFile(other, map))
    const index = equal >= 0 ? equal : this.#maps.push(map) - 1
    this.#index.set(map, index)
    return index
  }
}

function sameFile(a: SourceMap, b: SourceMap): boolean {
  return (
    a.filename === b.filename &&
    a.language === b.language &&
    Buffer.compare(a.data, b.data) === 0 &&
    sameDefinition(a.definition, b.definition)
  )
}

// Only definitions that both sides know are compared, as Go does.
function sameDefinition(
  a: pb.Definition.$Properties | undefined,
  b: pb.Definition.$Properties | undefined,
): boolean {
  const [lastA, lastB] = [a?.def?.at(-1), b?.def?.at(-1)]
  return !lastA || !lastB || Buffer.compare(lastA, lastB) === 0
}
