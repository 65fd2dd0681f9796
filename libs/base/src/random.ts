import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(4096)
let at = pool.length

/** So many random bytes, 256 at most, in hexadecimal. They are drawn from the system in large pieces: each piece costs a call of its kernel. */
export function randomHex(bytes: number): string {
  if (at + bytes > pool.length) {
    randomFillSync(pool)
    at = 0
  }
  return pool.toString('hex', at, (at += bytes))
}
