import type { ByteString } from './stat.ts'

/** Walking order: bytewise, with the slash before every other byte, so that a directory's content follows it at once. */
export function compareTreePaths(a: ByteString, b: ByteString): number {
  const limit = Math.min(a.length, b.length)
  for (let i = 0; i < limit; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left === right) continue
    if (left === 47) return -1
    if (right === 47) return 1
    return left - right
  }
  return a.length - b.length
}
