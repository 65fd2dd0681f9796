import { pace } from '@slipway/base'
import type { Result, Vertex } from '@slipway/solver'
import type { ListedFile, WorkContext } from '@slipway/worker'
import type { InputKey } from './exec/cache-map.ts'
import type { OpResolverOptions } from './resolver.ts'
import { inputId } from './results.ts'
import { joinRooted } from './rooted-path.ts'
import { plainSelector, type Selector } from './selector.ts'

/** Entries of one input that are worth telling of. */
const FILE_LIMIT = 20_000

/** Tells which files of which inputs counted. It is only for explaining: what fails is left out. */
export async function reportFiles(
  vertex: Vertex,
  keys: readonly InputKey[],
  inputs: readonly Result[],
  context: WorkContext,
  { worker, onListed }: OpResolverOptions,
): Promise<void> {
  if (!onListed || !worker.listFiles) return
  await Promise.all(
    keys.map(async ({ content }, index) => {
      if (!content) return
      const ref = inputId(inputs[index])
      const parts = content.length === 0 ? [plainSelector('', false)] : content
      try {
        const lists = await Promise.all(parts.map((part) => list(part, ref)))
        const files = new Map(lists.flatMap((found) => found ?? []).map((file) => [file.path, file]))
        if (lists.every((found) => found) && files.size <= FILE_LIMIT)
          onListed(vertex.digest, index, [...files.values()])
      } catch {
        // Then it is not known which files these were.
      }
    }),
  )

  async function list(part: Selector, ref: string): Promise<readonly ListedFile[] | undefined> {
    const rest = pace()
    if (rest) await rest
    return await worker.listFiles!(ref, { ...part, path: joinRooted(part.path) }, FILE_LIMIT, context)
  }
}
