import type { IncomingHttpHeaders } from 'node:http2'

type StreamListener = (
  stream: unknown,
  headers: IncomingHttpHeaders,
  flags: number,
  rawHeaders: readonly string[],
) => void

/**
 * Node joins the values of a repeated header with commas before gRPC sees them, so that lists of paths cannot be told
 * from a path with a comma. This puts the values back as they were sent.
 */
export function keepRepeatedHeaders(server: {
  prependListener(event: 'stream', listener: StreamListener): void
}): void {
  server.prependListener('stream', (_stream, headers, _flags, rawHeaders) => {
    const values = new Map<string, string[]>()
    for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
      const name = rawHeaders[i]!
      if (name.startsWith(':')) continue
      const known = values.get(name)
      if (known) known.push(rawHeaders[i + 1]!)
      else values.set(name, [rawHeaders[i + 1]!])
    }
    for (const [name, list] of values) if (list.length > 1) headers[name] = list
  })
}
