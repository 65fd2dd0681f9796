/** Of an HTTP/2 frame: length (24 bits), type, flags, stream (31 bits). */
export const FRAME_HEADER_BYTES = 9
export const FrameType = { data: 0, headers: 1, windowUpdate: 8 } as const
export const FrameFlag = { endStream: 1, padded: 8 } as const

export function dataFrameHeader(stream: number, length: number, flags = 0): Buffer {
  const header = Buffer.alloc(FRAME_HEADER_BYTES)
  header.writeUIntBE(length, 0, 3)
  header[4] = flags
  header.writeUInt32BE(stream, 5)
  return header
}

/** Lets the other side send `count` bytes more on a stream, or on all of them together where it is 0. */
export function windowUpdateFrame(stream: number, count: number): Buffer {
  const frame = Buffer.alloc(FRAME_HEADER_BYTES + 4)
  frame.writeUIntBE(4, 0, 3)
  frame[3] = FrameType.windowUpdate
  frame.writeUInt32BE(stream, 5)
  frame.writeUInt32BE(count, FRAME_HEADER_BYTES)
  return frame
}
