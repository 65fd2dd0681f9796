import { randomBytes } from 'node:crypto'

/** 25 characters of base36, 128 random bits: the shape BuildKit gives to refs, sessions and builds. */
export function newId(): string {
  const value = BigInt(`0x${randomBytes(17).toString('hex')}`).toString(36)
  return value.slice(-25).padStart(25, '0')
}
