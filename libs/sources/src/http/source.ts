import { type Digest, KeyedMutex, SlipwayError } from '@slipway/base'
import type { pb } from '@slipway/proto'
import { type ImmutableRef, refHold } from '@slipway/refs'
import { HttpClient, redactUrl } from '@slipway/registry'
import type { Sessions } from '@slipway/sessions'
import type { RefHold, SourceKey, SourceMeta, WorkContext } from '@slipway/worker'
import type { RefIndex } from '../ref-index.ts'
import type { Source, SourceInstance } from '../sources.ts'
import { download, type DownloadParts } from './download.ts'
import { type Fetched, FetchedFiles } from './fetched.ts'
import { httpKey, parseHttpDate, requestHash } from './keys.ts'
import { type KnownFile, openKnownFiles } from './known-files.ts'
import { answerChecksum, checkChecksumRequest, httpMeta } from './meta.ts'
import { fileName } from './names.ts'
import { type HttpOptions, parseHttpOptions } from './options.ts'
import { type HttpAnswer, HttpRequests } from './requests.ts'

export interface HttpSourceParts extends DownloadParts {
  readonly sessions: Sessions
  /** Directory for what is remembered of earlier downloads. */
  readonly stateDir: string
  readonly http?: HttpClient
}

/** `http://` and `https://`. Close it before the refs. */
export interface HttpSource extends Source {
  close(): Promise<void>
}

export function createHttpSource(parts: HttpSourceParts): HttpSource {
  const files = new HttpFiles(parts)
  return {
    schemes: ['http', 'https'],
    resolve: (op: pb.SourceOp.$Properties): SourceInstance =>
      createInstance(parts, files, parseHttpOptions(op)),
    close: () => files.close(),
  }
}

function createInstance(parts: HttpSourceParts, files: HttpFiles, options: HttpOptions): SourceInstance {
  return {
    key: async (_index, context): Promise<SourceKey> => {
      const { checksum } = options
      if (checksum !== undefined) {
        const filename = fileName(options.url, options.filename, undefined)
        return { key: httpKey(options, { digest: checksum, filename }), pin: checksum, done: true }
      }
      const fetched = await files.fetch(options, context)
      await fetched.ref.release()
      return { key: httpKey(options, fetched.facts), pin: fetched.facts.digest, done: true }
    },
    meta: async ({ HTTP: asked }, context): Promise<SourceMeta> => {
      const request = asked?.ChecksumRequest ?? undefined
      if (request) checkChecksumRequest(request)
      const { checksum } = options
      if (checksum !== undefined && !request) {
        return httpMeta({ digest: checksum, filename: fileName(options.url, options.filename, undefined) })
      }
      const { ref, facts } = await files.fetch(options, context)
      try {
        return httpMeta(
          facts,
          request && (await answerChecksum(parts, ref, facts.filename, request, context)),
        )
      } finally {
        await ref.release()
      }
    },
    fetch: async (context): Promise<RefHold> => {
      const { ref } = await files.fetch(options, context)
      return refHold(parts.refs.workerId, ref)
    },
  }
}

/** Fetches files, each request once for a build, revalidated where an earlier build has it. */
class HttpFiles {
  readonly #parts: HttpSourceParts
  readonly #http: HttpClient
  readonly #requests: HttpRequests
  readonly #known: RefIndex<KnownFile>
  readonly #fetched = new FetchedFiles()
  readonly #locks = new KeyedMutex()

  constructor(parts: HttpSourceParts) {
    this.#parts = parts
    this.#http = parts.http ?? new HttpClient()
    this.#requests = new HttpRequests(parts.sessions, this.#http)
    this.#known = openKnownFiles(parts.stateDir, parts.refs)
  }

  async fetch(options: HttpOptions, context: WorkContext): Promise<Fetched> {
    const hash = requestHash(options)
    const keys = context.sessions.ids().map((id) => `${id} ${hash}`)
    using _lock = await this.#locks.acquire(keys[0] ?? hash, context.signal)
    const mine = this.#fetched.get(keys)
    if (mine) return await checked(options, mine)
    const fetched = await this.#fetch(options, hash, context)
    this.#fetched.keep(keys, fetched)
    return fetched
  }

  async close(): Promise<void> {
    await this.#fetched.close()
    if (!this.#parts.http) this.#http.close()
  }

  async #fetch(options: HttpOptions, hash: Digest, context: WorkContext): Promise<Fetched> {
    const known = await this.#known.find(hash)
    try {
      const pinned = known.find(({ entry }) => entry.digest === options.checksum)
      if (pinned) return { facts: pinned.entry, ref: pinned.ref.clone() }
      const still = await this.#revalidate(options, known, context)
      if (still) return await checked(options, { facts: still.entry, ref: still.ref.clone() })
      return await this.#download(options, hash, known, context)
    } finally {
      await Promise.all(known.map(({ ref }) => ref.release()))
    }
  }

  /** Asks with HEAD first: some servers give entity tags and then do not honour them. */
  async #revalidate(
    options: HttpOptions,
    known: readonly Known[],
    context: WorkContext,
  ): Promise<Known | undefined> {
    const tagged = known.filter(({ entry }) => entry.etag !== '')
    if (tagged.length === 0) return undefined
    const headers = { 'if-none-match': tagged.map(({ entry }) => entry.etag).join(', ') }
    const answer = await this.#requests
      .send(options, { method: 'HEAD', headers }, context)
      .catch((error: unknown) => {
        if (context.signal.aborted) throw error
        return undefined
      })
    await answer?.discard()
    return answer && (answer.status === 200 || answer.status === 304) ? match(answer, tagged) : undefined
  }

  async #download(
    options: HttpOptions,
    hash: Digest,
    known: readonly Known[],
    context: WorkContext,
  ): Promise<Fetched> {
    const tagged = known.filter(({ entry }) => entry.etag !== '')
    const condition = tagged.map(({ entry }) => entry.etag).join(', ')
    const headers = condition === '' ? {} : { 'if-none-match': condition }
    const answer = await this.#requests.send(options, { method: 'GET', headers }, context)
    try {
      if (answer.status === 304) {
        const still = match(answer, tagged)
        if (still) return await checked(options, { facts: still.entry, ref: still.ref.clone() })
        throw new SlipwayError('unavailable', `invalid not-modified ETag: ${entityTag(answer)}`)
      }
      if (answer.status < 200 || answer.status >= 300) {
        throw new SlipwayError(
          answer.status === 404 ? 'not-found' : 'unavailable',
          `invalid response status ${answer.status} for ${redactUrl(options.url)}`,
        )
      }
      return await this.#store(options, hash, answer, context)
    } finally {
      await answer.discard()
    }
  }

  async #store(
    options: HttpOptions,
    hash: Digest,
    answer: HttpAnswer,
    context: WorkContext,
  ): Promise<Fetched> {
    const filename = fileName(options.url, options.filename, answer.headers.get('content-disposition'))
    const modified = parseHttpDate(answer.headers.get('last-modified'))
    const date = modified ? { modified } : {}
    const { ref, digest } = await download(
      this.#parts,
      options,
      { name: filename, body: answer.body, ...date },
      { description: `http url ${redactUrl(options.url)}` },
      context,
    )
    const facts = { digest, filename, ...date }
    const fetched = await checked(options, { facts, ref })
    const etag = entityTag(answer)
    this.#known.add(hash, { ...facts, refId: ref.id, etag }, (other) => other.etag === etag)
    return fetched
  }
}

type Known = { readonly entry: KnownFile; readonly ref: ImmutableRef }

/** Releases and throws where the checksum of the op does not match. */
async function checked(options: HttpOptions, fetched: Fetched): Promise<Fetched> {
  if (options.checksum === undefined || options.checksum === fetched.facts.digest) return fetched
  await fetched.ref.release()
  throw new SlipwayError(
    'data-loss',
    `digest mismatch for ${redactUrl(options.url)}: ${fetched.facts.digest} (expected: ${options.checksum})`,
  )
}

function match(answer: HttpAnswer, tagged: readonly Known[]): Known | undefined {
  const tag = entityTag(answer)
  // Some servers leave the tag out of "not modified" where only one was asked for.
  if (tag === '' && answer.status === 304 && tagged.length === 1) return tagged[0]
  return tagged.find(({ entry }) => entry.etag === tag)
}

/** Without the mark of weakness: compared for equality only. */
function entityTag(answer: HttpAnswer): string {
  return (answer.headers.get('etag') ?? '').replace(/^W\//, '')
}
