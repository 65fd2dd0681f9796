import { Duplex } from 'node:stream'

/** A stream that Node's http2 and grpc-js take for a socket: it has what they call, which means nothing here. */
export abstract class SocketDuplex extends Duplex {
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  setTimeout(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}
