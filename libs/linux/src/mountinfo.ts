import { readFileSync } from 'node:fs'

export interface MountInfo {
  readonly id: number
  readonly parent: number
  /** Path inside the mounted file system that is the root of this mount. */
  readonly root: string
  readonly target: string
  readonly options: readonly string[]
  readonly type: string
  readonly source: string
  readonly superOptions: readonly string[]
}

/** The mounts that this process sees, in the kernel's order: a mount comes after the one it covers. */
export function listMounts(): MountInfo[] {
  return parseMountInfo(readFileSync('/proc/self/mountinfo', 'utf8'))
}

export function parseMountInfo(text: string): MountInfo[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine)
}

/** Targets at `dir` or below, last mounted first: the order to unmount them in. */
export function mountsBelow(dir: string): string[] {
  return listMounts()
    .map(({ target }) => target)
    .filter((target) => target === dir || target.startsWith(`${dir}/`))
    .reverse()
}

function parseLine(line: string): MountInfo {
  const fields = line.split(' ')
  const dash = fields.indexOf('-', 6)
  const field = (index: number): string => fields[index] ?? ''
  return {
    id: Number(field(0)),
    parent: Number(field(1)),
    root: unescape(field(3)),
    target: unescape(field(4)),
    options: field(5).split(','),
    type: field(dash + 1),
    source: unescape(field(dash + 2)),
    superOptions: field(dash + 3).split(','),
  }
}

/** Blank, tab, newline and backslash come as three octal digits, byte by byte. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
}
