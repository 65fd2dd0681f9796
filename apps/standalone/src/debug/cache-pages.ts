import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { type Digest, isDigest, SlipwayError } from '@slipway/base'
import { type Origin, type OriginTree, originTree } from '@slipway/cache-store'
import { type Page, plain } from '@slipway/app-kit/pages'

/** What cache keys were made of, as `--save-cache-debug` keeps it. */
export interface Origins {
  find(digest: Digest): Origin | undefined
  all(): Iterable<Origin>
}

/** Addresses and answers are those of buildkitd. Without origins they answer that nothing is kept. */
export function cachePages(origins: Origins | undefined): ReadonlyMap<string, Page> {
  const kept = (): Origins => {
    if (origins) return origins
    throw new SlipwayError('failed-precondition', 'cache keys are kept only with --save-cache-debug')
  }
  return new Map<string, Page>([
    [
      '/debug/cache/lookup',
      (request, url, response) => {
        const digest = url.searchParams.get('digest') ?? ''
        if (digest === '') return plain(response, 400, 'digest query parameter is required')
        if (!isDigest(digest)) return plain(response, 400, `invalid digest: ${digest}`)
        const tree = originTree(digest, (wanted) => kept().find(wanted))
        if (!tree) return plain(response, 500, `failed to get digest ${digest} from cache: not found`)
        if (wantsJson(request.headers.accept)) sendJson(response, JSON.stringify(jsonOf(tree)))
        else plain(response, 200, textOf(tree))
      },
    ],
    [
      '/debug/cache/all',
      async (request, _url, response) => {
        const all = kept()
        const json = wantsJson(request.headers.accept)
        response.writeHead(200, { 'content-type': json ? 'application/json' : 'text/plain' })
        let between = json ? '[' : ''
        for (const { digest } of all.all()) {
          const tree = originTree(digest, (wanted) => all.find(wanted))
          if (!tree) continue
          const text = json ? JSON.stringify(jsonOf(tree)) : `${textOf(tree)}\n`
          if (!response.write(between + text)) await once(response, 'drain')
          between = json ? ',' : '\n'
        }
        response.end(json ? (between === '[' ? '[]' : ']') : '')
      },
    ],
  ])
}

function wantsJson(accept: string | undefined): boolean {
  return accept === 'application/json'
}

function sendJson(response: ServerResponse, json: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(json)
}

/** Frames of type 2 hold data. */
function jsonOf({ digest, kind, data, parts }: OriginTree): object {
  return {
    digest,
    type: kind,
    data: [{ type: 2, data: Buffer.from(data).toString('base64') }],
    ...(parts.length > 0 ? { subRecords: parts.map(jsonOf) } : {}),
  }
}

function textOf({ digest, kind, data, parts }: OriginTree): string {
  const lines = [
    `${digest} (${kind}):`,
    ...parts.map((part) => `  ${part.digest} (${part.kind}):`),
    `  data: ${Buffer.from(data).toString('utf8')}`,
  ]
  return [lines.join('\n'), ...parts.map(textOf)].join('\n\n')
}
