import { sha256 } from '@slipway/base'
import { pb } from '@slipway/proto'

/** A marshalled definition, as programs of the LLB client libraries print it. */
export async function readDefinition(
  input: AsyncIterable<Buffer>,
  ignoreCache: boolean,
): Promise<pb.Definition.$Properties> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(chunk)
  const definition = pb.Definition.decode(Buffer.concat(chunks))
  if (!ignoreCache) return definition
  const metadata: Record<string, pb.OpMetadata.$Properties> = { ...definition.metadata }
  for (const op of definition.def ?? []) {
    const digest = sha256(op)
    metadata[digest] = { ...metadata[digest], ignore_cache: true }
  }
  const { def, Source } = definition
  return { def, metadata: metadata as never, ...(Source ? { Source } : {}) }
}
