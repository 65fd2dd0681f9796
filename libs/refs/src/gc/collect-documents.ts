import type { Core } from '../core.ts'
import { DOCUMENT_AGE_MS, strayDocuments } from './documents.ts'

/** Removes documents and layers of exports that nothing needs any more; answers how many bytes that freed. */
export async function collectDocuments(core: Core, signal: AbortSignal): Promise<number> {
  const { content, graph, clock } = core.parts
  const before = clock.now() - DOCUMENT_AGE_MS
  const namesLayer = (digest: string): boolean => graph.namesBlob(digest)
  const stray = await strayDocuments(
    content,
    { namesLayer, named: core.parts.namedDocuments(), before },
    signal,
  )
  let freed = 0
  for (const { digest } of stray) {
    // Asked again: somebody may have come to use it meanwhile, or made a layer of it.
    const now = await content.stat(digest)
    if (!now || now.createdAt >= before || graph.namesBlob(digest)) continue
    await content.delete(digest)
    freed += now.size
  }
  return freed
}
