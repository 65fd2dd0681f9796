import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createDigester, type Digest, parseDigest, type Problem } from '@slipway/base'
import { removeIfThere } from './labels.ts'
import { filesOf, listDirectory } from './walk.ts'

export interface ContentCheck {
  readonly blobs: ReadonlySet<Digest>
  readonly problems: readonly Problem[]
}

/**
 * Looks through a store that nobody has open: names, labels without blobs, what was half written; with `deep` every blob is
 * read against its digest.
 */
export async function checkContentFiles(
  root: string,
  options: { readonly deep: boolean },
): Promise<ContentCheck> {
  const blobs = new Set<Digest>()
  const problems: Problem[] = []
  const found = (place: string, text: string): void => {
    problems.push({ place, text, repair: async () => await removeIfThere(place) })
  }
  for await (const { path, digest } of filesOf(join(root, 'blobs'))) {
    if (digest === undefined) found(path, 'no name of a blob')
    else if (options.deep && (await digestOfFile(path, digest)) !== digest)
      found(path, `does not hold the bytes of ${digest}`)
    else blobs.add(digest)
  }
  for await (const { path, digest } of filesOf(join(root, 'labels'), '.json')) {
    if (digest === undefined || !blobs.has(digest)) found(path, 'labels of no blob')
  }
  for (const owner of await listDirectory(join(root, 'ingest'))) {
    for (const name of await listDirectory(join(root, 'ingest', owner)))
      found(join(root, 'ingest', owner, name), 'a blob that was never finished')
  }
  return { blobs, problems }
}

/** Digest of the bytes of a file, in the algorithm of `like`. */
export async function digestOfFile(path: string, like: Digest): Promise<Digest> {
  const digester = createDigester(parseDigest(like).algorithm)
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }))
    digester.update(chunk as Buffer)
  return digester.digest()
}
