import { SlipwayError } from '@slipway/base'
import { readFileInRoot } from '@slipway/linux'
import type { OciUser } from './spec/oci.ts'

const MAX_FILE_BYTES = 10 << 20
const MAX_ID = 0xffffffff

interface PasswdEntry {
  readonly name: string
  readonly uid: number
  readonly gid: number
}

interface GroupEntry {
  readonly name: string
  readonly gid: number
  readonly members: readonly string[]
}

/**
 * Who `user[:group]` is in the tree at `rootfs`. Two numbers are taken as they are; a name must be in the files; a
 * number alone may be in none. Supplementary groups come from /etc/group when no group is given.
 */
export function lookupUser(rootfs: string, text: string): OciUser {
  const [userText = '', groupText = ''] = splitUser(text)
  const both = [numberOf(userText, 'root'), numberOf(groupText, 'root')]
  if (both[0] !== undefined && both[1] !== undefined) return ociUser(both[0], both[1], [])
  const user = findUser(rootfs, userText)
  if (groupText === '') {
    const groups =
      user.name === undefined ? [] : readGroups(rootfs).filter(({ members }) => members.includes(user.name!))
    return ociUser(
      user.uid,
      user.gid,
      groups.map(({ gid }) => gid),
    )
  }
  return ociUser(user.uid, findGroup(rootfs, groupText), [])
}

/** The primary group is always among the supplementary ones, as containerd has it. */
function ociUser(uid: number, gid: number, groups: readonly number[]): OciUser {
  return { uid, gid, additionalGids: groups.includes(gid) ? groups : [gid, ...groups] }
}

function splitUser(text: string): readonly string[] {
  const colon = text.indexOf(':')
  return colon < 0 ? [text] : [text.slice(0, colon), text.slice(colon + 1)]
}

function numberOf(text: string, zero?: string): number | undefined {
  if (text === zero) return 0
  if (!/^\d{1,10}$/.test(text)) return undefined
  const value = Number(text)
  return value <= MAX_ID ? value : undefined
}

function findUser(rootfs: string, text: string): { uid: number; gid: number; name?: string } {
  const wanted = text === '' ? 0 : numberOf(text)
  const entry = readPasswd(rootfs).find(({ name, uid }) =>
    wanted === undefined ? name === text : uid === wanted,
  )
  if (entry) return entry
  if (wanted !== undefined) return { uid: wanted, gid: 0 }
  throw new SlipwayError(
    'invalid-argument',
    `unable to find user ${text}: no matching entries in passwd file`,
  )
}

function findGroup(rootfs: string, text: string): number {
  const wanted = numberOf(text)
  const entry = readGroups(rootfs).find(({ name, gid }) =>
    wanted === undefined ? name === text : gid === wanted,
  )
  if (entry) return entry.gid
  if (wanted !== undefined) return wanted
  throw new SlipwayError(
    'invalid-argument',
    `unable to find group ${text}: no matching entries in group file`,
  )
}

function readPasswd(rootfs: string): PasswdEntry[] {
  return readLines(rootfs, '/etc/passwd').map(([name = '', , uid, gid]) => ({
    name,
    uid: numberOf(uid ?? '') ?? 0,
    gid: numberOf(gid ?? '') ?? 0,
  }))
}

function readGroups(rootfs: string): GroupEntry[] {
  return readLines(rootfs, '/etc/group').map(([name = '', , gid, members]) => ({
    name,
    gid: numberOf(gid ?? '') ?? 0,
    members: (members ?? '').split(','),
  }))
}

function readLines(rootfs: string, path: string): string[][] {
  const data = readFileInRoot(rootfs, path, MAX_FILE_BYTES)
  if (!data) return []
  return data
    .toString('utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'))
}
