import { lstatSync, readdirSync } from 'node:fs'
import type { BigIntStats } from 'node:fs'

/** Paths as bytes: names in a tree need not be UTF-8. */
const SLASH = Buffer.from('/')

export function child(dir: Buffer, name: Buffer): Buffer {
  return Buffer.concat([dir, SLASH, name])
}

export function names(dir: Buffer): Buffer[] {
  return readdirSync(dir, { encoding: 'buffer' })
}

export function lstat(path: Buffer): BigIntStats {
  return lstatSync(path, { bigint: true })
}

export function tryLstat(path: Buffer): BigIntStats | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })
}

export function isWhiteout(stat: BigIntStats): boolean {
  return stat.isCharacterDevice() && stat.rdev === 0n
}

/** Type and permission bits. */
export function modeOf(stat: BigIntStats): number {
  return Number(stat.mode)
}
