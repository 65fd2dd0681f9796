import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Digest, isDigest } from '@slipway/base'

/** Files of `blobs` or `labels`, with gaps for other work; without a digest where the place of a file says none. */
export async function* filesOf(
  root: string,
  ending = '',
): AsyncIterable<{ readonly path: string; readonly digest: Digest | undefined }> {
  for (const algorithm of await listDirectory(root)) {
    for (const prefix of await listDirectory(join(root, algorithm))) {
      for (const name of await listDirectory(join(root, algorithm, prefix))) {
        const digest = `${algorithm}:${name.slice(0, name.length - ending.length)}`
        const fits = name.endsWith(ending) && name.startsWith(prefix) && isDigest(digest)
        yield { path: join(root, algorithm, prefix, name), digest: fits ? digest : undefined }
      }
      await nextTurn()
    }
  }
}

/** Names in a directory; none where there is no such directory. */
export async function listDirectory(dir: string): Promise<readonly string[]> {
  return await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
}
