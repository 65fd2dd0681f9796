import type { Metadata, ServerDuplexStream } from '@grpc/grpc-js'
import { SlipwayError } from '@slipway/base'
import { FILE_SYNC_DIFF_COPY, type FsSync, type PacketStream } from '@slipway/fs-sync'
import { duplex, service } from '@slipway/rpc'
import type { Attachable } from '../session/session.ts'

/** Directories of this machine that the daemon may read, by the names it knows them under. */
export function offerDirectories(directories: ReadonlyMap<string, string>, fsSync: FsSync): Attachable {
  return {
    services: [
      service(
        { DiffCopy: FILE_SYNC_DIFF_COPY },
        {
          DiffCopy: duplex<Buffer, Uint8Array>(async (call, { metadata, signal }) => {
            const name = optionOf(metadata, 'dir-name')[0] ?? ''
            const directory = directories.get(name)
            if (directory === undefined) {
              throw new SlipwayError('not-found', `no access allowed to dir ${JSON.stringify(name)}`)
            }
            const tree = {
              directory,
              includePatterns: optionOf(metadata, 'include-patterns'),
              excludePatterns: optionOf(metadata, 'exclude-patterns'),
              followPaths: optionOf(metadata, 'followpaths'),
            }
            // Who owns a file here is nothing that the daemon should know or that a build should depend on.
            const source = { trees: [tree], owner: { uid: 0, gid: 0 } }
            await fsSync.send(asPackets(call), source, { role: 'server', signal })
          }),
        },
      ),
    ],
  }
}

/** The values of one option; non-ASCII ones are query-escaped and flagged by a key of their own. */
export function optionOf(metadata: Metadata, key: string): readonly string[] {
  const values = metadata.get(key).map(String)
  const encoded = metadata.get(`${key}-encoded`)[0] === '1'
  return encoded ? values.map(unescapeQuery) : values
}

function unescapeQuery(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export function asPackets(call: ServerDuplexStream<Buffer, Uint8Array>): PacketStream {
  return call as unknown as PacketStream
}
