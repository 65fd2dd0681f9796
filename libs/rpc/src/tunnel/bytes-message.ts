import { SlipwayError } from '@slipway/base'

/**
 * moby.buildkit.v1.BytesMessage {bytes data = 1}, coded by hand: one header of at most six bytes and the payload,
 * where the generic codec would cost tens of microseconds a message.
 */
export interface BytesMessage {
  readonly data: Uint8Array
}

const TAG_DATA = 0x0a

/** What stands before `length` bytes of data. */
export function bytesMessageHeader(length: number): Buffer {
  const header: number[] = [TAG_DATA]
  let rest = length
  while (rest > 0x7f) {
    header.push((rest & 0x7f) | 0x80)
    rest >>>= 7
  }
  header.push(rest)
  return Buffer.from(header)
}

export function encodeBytesMessage({ data }: BytesMessage): Buffer {
  const header = bytesMessageHeader(data.length)
  return Buffer.concat([header, data], header.length + data.length)
}

/** The same bytes, the payload as it is. */
export function piecesOfBytesMessage({ data }: BytesMessage): readonly Uint8Array[] {
  return [bytesMessageHeader(data.length), data]
}

/** Skips unknown fields; a view into `bytes`, not a copy. Throws `invalid-argument` on a torn message. */
export function decodeBytesMessage(bytes: Buffer): BytesMessage {
  let data: Uint8Array = bytes.subarray(0, 0)
  let at = 0
  const varint = (): number => {
    let value = 0
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = bytes[at++]
      if (byte === undefined) throw torn()
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw torn()
  }
  while (at < bytes.length) {
    const tag = varint()
    const wire = tag & 7
    if (wire === 0) varint()
    else if (wire === 1) at += 8
    else if (wire === 5) at += 4
    else if (wire === 2) {
      const length = varint()
      if (at + length > bytes.length) throw torn()
      if (tag === TAG_DATA) data = bytes.subarray(at, at + length)
      at += length
    } else throw torn()
    if (at > bytes.length) throw torn()
  }
  return { data }
}

function torn(): SlipwayError {
  return new SlipwayError('invalid-argument', 'malformed BytesMessage')
}

/** A BytesMessage stream method, for grpc-js clients and servers. */
export function bytesMethod(path: string) {
  return {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: encodeBytesMessage,
    requestPieces: piecesOfBytesMessage,
    requestDeserialize: decodeBytesMessage,
    responseSerialize: encodeBytesMessage,
    responseDeserialize: decodeBytesMessage,
  } as const
}
