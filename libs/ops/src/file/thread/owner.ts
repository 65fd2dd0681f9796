import { constants, closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { isErrno } from '@slipway/linux'
import type { OwnerPart, OwnerSpec } from '../job.ts'
import { hostPath } from './paths.ts'

export interface Owner {
  readonly uid: number
  readonly gid: number
}

const MAX_FILE_BYTES = 10 << 20

/**
 * Numbers for an owner. A user by name brings its own group; names that are not found are root, as they are where the
 * files are missing.
 */
export function lookupOwner(spec: OwnerSpec | undefined): Owner | undefined {
  if (!spec) return undefined
  const owner = { uid: 0, gid: 0 }
  if (spec.user?.kind === 'id') owner.uid = owner.gid = spec.user.id
  if (spec.user?.kind === 'name') {
    const [uid, gid] = findEntry(spec.user, '/etc/passwd', [2, 3]) ?? [0, 0]
    owner.uid = uid!
    owner.gid = gid!
  }
  if (spec.group?.kind === 'id') owner.gid = spec.group.id
  if (spec.group?.kind === 'name') owner.gid = findEntry(spec.group, '/etc/group', [2])?.[0] ?? owner.gid
  return owner
}

function findEntry(
  part: Extract<OwnerPart, { kind: 'name' }>,
  path: string,
  columns: readonly number[],
): readonly number[] | undefined {
  if (part.root === undefined) {
    throw new SlipwayError(
      'invalid-argument',
      `invalid missing ${path === '/etc/group' ? 'group' : 'user'} mount`,
    )
  }
  const text = readTextFile(part.root, path)
  for (const line of text?.split('\n') ?? []) {
    const fields = line.split(':')
    if (fields[0] !== part.name) continue
    const numbers = columns.map((column) => parseId(fields[column]))
    return numbers
  }
  return undefined
}

function parseId(text: string | undefined): number {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Math.min(Number(text), 0xffffffff) : 0
}

function readTextFile(root: string, path: string): string | undefined {
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK
  let fd: number
  try {
    fd = openSync(hostPath(root, path, true), flags)
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return undefined
    throw error
  }
  try {
    const stat = fstatSync(fd)
    if (!stat.isFile()) throw new SlipwayError('invalid-argument', `${path} is not a regular file`)
    if (stat.size > MAX_FILE_BYTES) {
      throw new SlipwayError('resource-exhausted', `${JSON.stringify(path)} exceeds ${MAX_FILE_BYTES} bytes`)
    }
    return readFileSync(fd, 'utf8')
  } finally {
    closeSync(fd)
  }
}
