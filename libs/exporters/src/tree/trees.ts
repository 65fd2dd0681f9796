import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { SlipwayError } from '@slipway/base'
import { fromByteString, isDirectory, type SendSource, walkTree } from '@slipway/fs-sync'
import { epochOfMetadata } from '../attrs.ts'
import type { ExportRef, ExportSource } from '../exporters.ts'
import { platformsOf, requireRef } from '../image/platforms.ts'
import type { TreeOptions } from './options.ts'

/** The tree of one platform, mounted on this host. */
export interface PlatformTree {
  readonly platformId: string
  readonly path: string
  /** The directory that it goes to; absent for the top. */
  readonly directory?: string
  /** Takes the place of all modification times; nanoseconds since the epoch. */
  readonly mtime?: bigint
}

/** All trees of a result. They stay mounted until `stack` is disposed of. */
export async function openTrees(
  source: ExportSource,
  options: TreeOptions,
  split: boolean,
  stack: AsyncDisposableStack,
): Promise<readonly PlatformTree[]> {
  const multi = source.refs.size > 0
  if (multi && !source.metadata.has('refs.platforms') && source.platforms.length === 0) {
    throw invalid('unable to export multiple refs, missing platforms mapping')
  }
  const platforms = platformsOf(source)
  if (!multi && platforms.length > 1) throw invalid('unable to export multiple platforms without map')
  const trees: PlatformTree[] = []
  for (const { id } of platforms) {
    const epoch = options.epoch === undefined ? epochOfMetadata(source.metadata, id) : options.epoch
    trees.push({
      platformId: id,
      path: await openTree(requireRef(source, id), stack),
      ...(split ? { directory: id.replaceAll('/', '_') } : {}),
      ...(typeof epoch === 'number' ? { mtime: BigInt(epoch) * 1_000_000_000n } : {}),
    })
  }
  return trees
}

/** The trees as one thing to send. */
export function sendSource(trees: readonly PlatformTree[]): SendSource {
  // Platforms of one result share their epoch, unless the frontend says otherwise: then the first one's counts.
  const mtime = trees[0]?.mtime
  return {
    trees: trees.map(({ path, directory }) => ({
      directory: path,
      ...(directory === undefined ? {} : { name: directory }),
    })),
    ...(mtime === undefined ? {} : { mtime }),
  }
}

/** Throws where two trees that go to the same place have a file of the same name. */
export async function checkOverwrites(trees: readonly PlatformTree[], signal: AbortSignal): Promise<void> {
  const owners = new Map<string, string>()
  for (const tree of trees) {
    let seen = 0
    for (const stat of walkTree(tree.path, { xattrs: false })) {
      if (++seen % 256 === 0) {
        await nextTurn()
        signal.throwIfAborted()
      }
      if (isDirectory(stat.mode)) continue
      const owner = owners.get(stat.path)
      if (owner !== undefined) {
        throw invalid(
          `cannot overwrite ${fromByteString(stat.path)} from ${owner} with ${tree.platformId} when split option is disabled`,
        )
      }
      owners.set(stat.path, tree.platformId)
    }
  }
}

async function openTree(ref: ExportRef | undefined, stack: AsyncDisposableStack): Promise<string> {
  if (ref) return stack.use(await ref.mount()).path
  const empty = await mkdtemp(join(tmpdir(), 'slipway-scratch-'))
  stack.defer(() => rm(empty, { recursive: true, force: true }))
  return empty
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
