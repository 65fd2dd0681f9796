import { join } from 'node:path'
import { type ErrorDetail, toSlipwayError } from '@slipway/base'
import { type BuildRequest, type Client, offerSecrets, offerSsh } from '@slipway/client'
import type { ProgressEvent } from '@slipway/progress'
import type { BuildCall, Builder, Outcome } from './outcome.ts'

/** Our own client library, in this process. */
export function libraryBuilder(client: Client): Builder {
  return {
    build: async (call) => {
      const image = join(call.dir, 'image.tar')
      const events: ProgressEvent[] = []
      const seen = (): Pick<Outcome, 'steps' | 'warnings'> => ({
        steps: events.flatMap((event) => (event.kind === 'vertex' ? [event.name] : [])),
        warnings: events.flatMap((event) =>
          event.kind === 'warning' ? [Buffer.from(event.short).toString()] : [],
        ),
      })
      try {
        await client.build(requestOf(call, image), { onProgress: (batch) => void events.push(...batch) })
        return { image, places: [], ...seen() }
      } catch (thrown) {
        const error = toSlipwayError(thrown)
        return { error: error.message, places: placesOf(error.details), ...seen() }
      }
    },
  }
}

function requestOf(call: BuildCall, image: string): BuildRequest {
  const secrets = [...call.secrets].map(([id, file]) => ({ id, file }))
  const ssh = call.ssh.map((id) => ({ id, paths: [call.key], raw: false }))
  return {
    frontend: 'dockerfile.v0',
    frontendOpt: call.opts,
    directories: new Map([['context', call.context], ['dockerfile', call.context], ...call.locals]),
    outputs: [{ type: 'oci', attrs: call.output, target: { kind: 'file', path: image } }],
    entitlements: call.allow,
    attachables: [
      ...(secrets.length > 0 ? [offerSecrets(secrets, {})] : []),
      ...(ssh.length > 0 ? [offerSsh(ssh, {})] : []),
    ],
  }
}

function placesOf(details: readonly ErrorDetail[]): readonly string[] {
  return details.flatMap((detail) => {
    if (detail.kind !== 'source') return []
    const lines = new Set<number>()
    for (const { start, end } of detail.ranges)
      for (let line = start.line; line <= end.line; line++) lines.add(line)
    return lines.size === 0 ? [] : [`${detail.filename}:${[...lines].join(',')}`]
  })
}
