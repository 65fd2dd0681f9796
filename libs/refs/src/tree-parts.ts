import { type Entry, layerChain } from './entry.ts'
import type { TreePart } from './refs.ts'

/** What a tree is made of, the uppermost part first. */
export function treeParts(entry: Entry): readonly TreePart[] {
  const parts = layerChain(entry).toReversed().map(toPart)
  // A merge adds nothing to what it is made of.
  return parts[0]?.id === entry.id ? parts : [{ id: entry.id, size: 0 }, ...parts]
}

/** Its size is that of what would be sent, else of what lies on disk. */
function toPart({ id, blobs, size, frozenOf }: Entry): TreePart {
  const known =
    blobs.length > 0 ? Math.min(...blobs.map(({ descriptor }) => descriptor.size)) : (size ?? frozenOf?.size)
  return { id, ...(known === undefined ? {} : { size: known }) }
}
