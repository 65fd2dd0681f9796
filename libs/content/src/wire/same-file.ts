import { accessSync, type BigIntStats, constants, statSync } from 'node:fs'
import Long from 'long'
import type { slipway } from '@slipway/proto'

type BlobFile = slipway.content.v1.BlobFile.$Properties

/** Says which file is at `path`; `undefined` when there is none. */
export function encodeFile(path: string): BlobFile | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  if (!stats) return undefined
  return { path, device: toLong(stats.dev), inode: toLong(stats.ino) }
}

/** The path of a file that somebody else has named, if it is the same one here and we may read it. */
export function decodeFile({ path, device, inode }: BlobFile): string | undefined {
  if (!path) return undefined
  const here = statIfSeen(path)
  if (!here?.isFile()) return undefined
  const isSame = same(here.dev, device) && same(here.ino, inode)
  return isSame ? path : undefined
}

function statIfSeen(path: string): BigIntStats | undefined {
  try {
    accessSync(path, constants.R_OK)
    return statSync(path, { bigint: true })
  } catch {
    return undefined
  }
}

function same(here: bigint, told: Long | number | null | undefined): boolean {
  return here.toString() === (told ?? 0).toString()
}

function toLong(value: bigint): Long {
  return Long.fromString(value.toString(), true)
}
