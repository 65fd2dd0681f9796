import { posix } from 'node:path'
import { newId, SlipwayError } from '@slipway/base'
import { bytesMethod, type BytesMessage, drained, duplex, service } from '@slipway/rpc'
import type { Attachable } from '../session/session.ts'

const PULL = bytesMethod('/moby.upload.v1.Upload/Pull')
const CHUNK = 1 << 20

/** Streams that a build reads by a URL (a context from standard input); each once. */
export class Uploads implements Attachable {
  readonly #streams = new Map<string, AsyncIterable<Uint8Array>>()

  readonly services = [
    service(
      { Pull: PULL },
      {
        Pull: duplex<BytesMessage, BytesMessage>(async (call, { metadata, signal }) => {
          const id = posix.basename(String(metadata.get('urlpath')[0] ?? ''))
          const stream = this.#streams.get(id)
          if (!stream) throw new SlipwayError('not-found', `no http response from session for ${id}`)
          this.#streams.delete(id)
          call.resume()
          for await (const chunk of stream) {
            for (let at = 0; at < chunk.length; at += CHUNK) {
              if (!call.write({ data: chunk.subarray(at, at + CHUNK) })) await drained(call, signal)
            }
          }
        }),
      },
    ),
  ]

  /** The URL to give to the frontend. */
  add(stream: AsyncIterable<Uint8Array>): string {
    const id = newId()
    this.#streams.set(id, stream)
    return `http://buildkit-session/${id}`
  }
}
