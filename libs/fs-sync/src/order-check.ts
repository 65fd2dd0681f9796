import { SlipwayError } from '@slipway/base'
import { cleanPath } from '@slipway/patterns'
import { type ByteString, fromByteString } from './stat.ts'

interface OpenDirectory {
  readonly path: ByteString
  /** Name of its child that came last. */
  last: ByteString
}

/**
 * Checks that paths are clean and come as a depth-first walk gives them: parents first, names of one directory ascending.
 * So a path below something that is not a directory of this very listing is refused.
 */
export class OrderCheck {
  readonly #open: OpenDirectory[] = [{ path: '', last: '' }]

  /** Throws `invalid-argument`. */
  check(path: ByteString, isDirectory: boolean): void {
    checkPath(path)
    const slash = path.lastIndexOf('/')
    const parent = slash < 0 ? '' : path.slice(0, slash)
    const name = path.slice(slash + 1)
    let top = this.#open[this.#open.length - 1]!
    while (top.path !== parent && this.#open.length > 1 && !parent.startsWith(`${top.path}/`)) {
      this.#open.pop()
      top = this.#open[this.#open.length - 1]!
    }
    if (top.path !== parent || top.last >= name) throw outOfOrder(path, top)
    top.last = name
    if (isDirectory) this.#open.push({ path, last: '' })
  }
}

function checkPath(path: ByteString): void {
  let problem: string | undefined
  if (path.startsWith('/')) problem = 'absolute path'
  else if (path === '..' || path.startsWith('../')) problem = 'escape check'
  else if (path === '.' || path.includes('\0') || !isClean(path)) problem = 'unclean path'
  if (problem === undefined) return
  throw new SlipwayError('invalid-argument', `${problem} ${fromByteString(path)}: invalid argument`)
}

function isClean(path: ByteString): boolean {
  if (path === '') return false
  // Only these can make cleaning change anything.
  if (!path.includes('./') && !path.includes('//') && !path.endsWith('.') && !path.endsWith('/')) return true
  return cleanPath(path) === path
}

function outOfOrder(path: ByteString, top: OpenDirectory): SlipwayError {
  const last = top.path === '' ? top.last : `${top.path}/${top.last}`
  const quoted = [path, last].map((value) => JSON.stringify(fromByteString(value))).join(' ')
  return new SlipwayError('invalid-argument', `changes out of order: ${quoted}`)
}
