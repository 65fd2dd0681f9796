/** How protobuf hands out int64: a Long, or a plain number where code made the message. */
type Int64 = number | { toNumber(): number; toString(): string } | null | undefined

/** An index or size of the wire as a number. */
export function toNumber(value: Int64): number {
  if (value === null || value === undefined) return 0
  return typeof value === 'number' ? value : value.toNumber()
}

export function toBigInt(value: Int64): bigint {
  if (value === null || value === undefined) return 0n
  return typeof value === 'number' ? BigInt(value) : BigInt(value.toString())
}
