/** Bytes as they are: packets are decoded and encoded in the thread that works with them. */
const bytes = (message: Uint8Array): Buffer =>
  Buffer.isBuffer(message) ? message : Buffer.from(message.buffer, message.byteOffset, message.byteLength)
const same = (message: Buffer): Buffer => message

function rawMethod(path: string): RawMethod {
  return {
    path,
    requestStream: true,
    responseStream: true,
    requestSerialize: bytes,
    requestDeserialize: same,
    responseSerialize: bytes,
    responseDeserialize: same,
  }
}

/** A gRPC method whose messages are encoded packets, for `FsSync`. */
export interface RawMethod {
  readonly path: string
  readonly requestStream: true
  readonly responseStream: true
  readonly requestSerialize: (message: Uint8Array) => Buffer
  readonly requestDeserialize: (message: Buffer) => Buffer
  readonly responseSerialize: (message: Uint8Array) => Buffer
  readonly responseDeserialize: (message: Buffer) => Buffer
}

/** `FileSync.DiffCopy`: the client sends a directory. */
export const FILE_SYNC_DIFF_COPY: RawMethod = rawMethod('/moby.filesync.v1.FileSync/DiffCopy')
/** `FileSend.DiffCopy` for directories: the client receives one. */
export const FILE_SEND_DIFF_COPY: RawMethod = rawMethod('/moby.filesync.v1.FileSend/DiffCopy')
