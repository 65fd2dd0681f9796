import { randomHex } from './random.ts'

/** 25 characters of base36, 128 random bits: the shape BuildKit gives to refs, sessions and builds. */
export function newId(): string {
  const value = BigInt(`0x${randomHex(17)}`).toString(36)
  return value.slice(-25).padStart(25, '0')
}
