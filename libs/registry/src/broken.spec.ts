import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, errorMessage, sha256 } from '@slipway/base'
import { type Descriptor, MediaType, parseReference } from '@slipway/oci'
import { anonymousLogin, createAuthorizer } from './authorizer.ts'
import { parseChallenges } from './challenge.ts'
import { RegistryClient, type Repository } from './client.ts'
import { registryHosts } from './hosts.ts'
import { includesScopes, normalizeScopes } from './scope.ts'

const DATA = Buffer.alloc(100_000, 'slipway ')
const blob: Descriptor = { mediaType: MediaType.ociLayer, digest: sha256(DATA), size: DATA.length }

/** A registry that fails in all the ways that networks have. */
describe('registry client on bad networks', () => {
  let server: Server
  let host: string
  let requests: IncomingMessage[]
  let sockets: Set<Socket>
  let answer: (request: IncomingMessage, response: ServerResponse, count: number) => void
  let client: RegistryClient
  const retries: number[] = []

  beforeEach(async () => {
    requests = []
    sockets = new Set()
    retries.length = 0
    server = createServer((request, response) => {
      requests.push(request)
      answer(request, response, requests.length)
    })
    server.on('connection', (socket) => sockets.add(socket))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    client = new RegistryClient({ backoffMs: [1, 2] })
  })
  afterEach(async () => {
    client.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const open = (login = anonymousLogin): Repository =>
    client.repository(parseReference(`${host}/a:v1`), createAuthorizer(login), {
      onRetry: (_error, waitMs) => retries.push(waitMs),
    })
  const read = async (descriptor = blob, signal?: AbortSignal): Promise<Buffer> => {
    const chunks: Uint8Array[] = []
    for await (const chunk of open().read(descriptor, signal ? { signal } : {})) chunks.push(chunk)
    return Buffer.concat(chunks)
  }
  const serveRange = (request: IncomingMessage, response: ServerResponse, cutAfter?: number): void => {
    const start = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0)
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': DATA.length - start,
      ...(start > 0 ? { 'content-range': `bytes ${start}-${DATA.length - 1}/${DATA.length}` } : {}),
    })
    if (cutAfter === undefined) response.end(DATA.subarray(start))
    else
      response.write(DATA.subarray(start, start + cutAfter), () => setTimeout(() => response.destroy(), 20))
  }

  it('takes a download up where it broke', async () => {
    answer = (request, response, count) => serveRange(request, response, count < 4 ? 20_000 : undefined)
    expect((await read()).equals(DATA)).toBe(true)
    expect(requests).toHaveLength(4)
    expect(requests.at(1)?.headers.range).toMatch(/^bytes=\d+-$/)
    expect(retries).toEqual([1, 1, 1])
  })

  it('skips what it has where the server knows no ranges', async () => {
    answer = (_request, response, count) => {
      response.writeHead(200, { 'content-length': DATA.length })
      if (count === 1)
        response.write(DATA.subarray(0, 50_000), () => setTimeout(() => response.destroy(), 20))
      else response.end(DATA)
    }
    expect((await read()).equals(DATA)).toBe(true)
  })

  it('gives up after the waits, and at once on what no retry helps', async () => {
    answer = (_request, response) => void response.writeHead(502).end()
    expect(await read().catch(errorMessage)).toBe(
      `unexpected status from GET request to http://${host}/v2/a/blobs/${blob.digest}: 502 Bad Gateway`,
    )
    expect(retries).toEqual([1, 2])
    requests = []
    answer = (_request, response) => void response.writeHead(403).end()
    expect(await read().catch(errorCode)).toBe('permission-denied')
    expect(requests).toHaveLength(1)
  })

  it('tries 503 again by itself, once, and waits as it is told on 429', async () => {
    answer = (_request, response, count) => {
      if (count === 1) response.writeHead(503).end()
      else if (count === 2) response.writeHead(429, { 'retry-after': '0' }).end()
      else response.end(DATA)
    }
    expect((await read()).equals(DATA)).toBe(true)
    expect(retries).toEqual([])
  })

  it('refuses more bytes than were announced, and other ranges than it asked for', async () => {
    answer = (_request, response) => void response.end(Buffer.concat([DATA, DATA]))
    expect(await read().catch(errorCode)).toBe('data-loss')
    answer = (_request, response, count) => {
      if (count === 2) serveRange(requests[0]!, response, 10)
      else response.writeHead(206, { 'content-range': 'bytes 5-9/10' }).end('x')
    }
    expect(await read().catch(errorMessage)).toContain('unhandled content range in response: bytes 5-9/10')
  })

  it('keeps credentials from other hosts, over redirects too', async () => {
    const seen: (string | undefined)[] = []
    const other = createServer((request, response) => {
      seen.push(request.headers.authorization)
      response.end(DATA)
    })
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/x?signature=s`
    answer = (request, response) => {
      if (!request.headers.authorization)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
      else response.writeHead(307, { location: target }).end()
    }
    const login = (): Promise<{ kind: 'password'; username: string; secret: string }> =>
      Promise.resolve({ kind: 'password', username: 'u', secret: 'p' })
    const chunks: Uint8Array[] = []
    for await (const chunk of open(login).read(blob)) chunks.push(chunk)
    expect(Buffer.concat(chunks).equals(DATA)).toBe(true)
    expect(seen).toEqual([undefined])
    await new Promise((resolve) => other.close(resolve))
  })

  it('ends on redirects in a circle', async () => {
    answer = (request, response) => void response.writeHead(302, { location: request.url }).end()
    expect(await read().catch(errorMessage)).toContain('stopped after 10 redirects')
  })

  it('uses one connection for requests after each other', async () => {
    answer = (request, response) => serveRange(request, response)
    for (let index = 0; index < 5; index++) await read()
    expect(sockets.size).toBe(1)
  })

  it('stops when aborted, and leaves the place to others', async () => {
    const controller = new AbortController()
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': DATA.length })
      response.write('x')
      setImmediate(() => controller.abort())
    }
    const reads = Array.from({ length: 6 }, () => read(blob, controller.signal).catch(errorCode))
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['canceled']))
    answer = (_request, response) => void response.end(DATA)
    expect((await read()).equals(DATA)).toBe(true)
  })

  it('names manifests that are too large and digests that are none', async () => {
    const headers = { 'content-type': MediaType.ociManifest }
    answer = (_request, response) =>
      void response
        .writeHead(200, {
          ...headers,
          'docker-content-digest': blob.digest,
          'content-length': String(5 << 20),
        })
        .end()
    expect(await open().resolve().catch(errorMessage)).toBe(
      `rejecting ${5 << 20} byte manifest for ${host}/a:v1: not found`,
    )
    answer = (_request, response) =>
      void response
        .writeHead(200, { ...headers, 'docker-content-digest': 'sha256:x', 'content-length': '2' })
        .end('{}')
    expect(await open().resolve().catch(errorMessage)).toBe('"sha256:x" in header not a valid digest')
  })

  it('hashes the manifest itself where the registry gives no digest, and knows registries without HEAD', async () => {
    answer = (request, response) => {
      if (request.method === 'HEAD') response.writeHead(405).end()
      else response.writeHead(200, { 'content-type': `${MediaType.ociManifest}; charset=utf-8` }).end('{}')
    }
    expect(await open().resolve()).toEqual({
      mediaType: MediaType.ociManifest,
      digest: sha256('{}'),
      size: 2,
    })
  })

  it('sends a broken upload again from the start', async () => {
    let uploads = 0
    answer = (request, response) => {
      if (request.method === 'HEAD') response.writeHead(404).end()
      else if (request.method === 'POST')
        response.writeHead(202, { location: `/upload/${++uploads}?_state=x` }).end()
      else if (uploads === 1) setTimeout(() => request.destroy(), 20)
      else request.resume().on('end', () => response.writeHead(201).end())
    }
    const provider = {
      read: async function* () {
        yield await Promise.resolve(DATA)
      },
    }
    expect(await open().pushBlob(blob, provider)).toEqual({ kind: 'pushed' })
    expect(requests.at(-1)?.url).toBe(`/upload/${uploads}?_state=x&digest=${encodeURIComponent(blob.digest)}`)
  })
})

describe('parseChallenges', () => {
  it('reads several challenges from one header or many, bearer first', () => {
    expect(
      parseChallenges([
        'Basic realm="a, b", Bearer realm="https://r/t?x=\\"1\\"",service=s,scope="repository:a:pull,push"',
        'Negotiate, Digest realm=x',
      ]),
    ).toEqual([
      {
        scheme: 'bearer',
        params: { realm: 'https://r/t?x="1"', service: 's', scope: 'repository:a:pull,push' },
      },
      { scheme: 'basic', params: { realm: 'a, b' } },
    ])
    expect(parseChallenges(['', '=', '"', 'bearer realm="open', 'a'.repeat(100_000)])).toEqual([
      { scheme: 'bearer', params: { realm: 'open' } },
    ])
  })
})

describe('scopes', () => {
  it('have one spelling for equal rights', () => {
    expect(normalizeScopes(['repository:b:push,pull', 'repository:a:pull repository:b:pull', ''])).toEqual([
      'repository:a:pull',
      'repository:b:pull,push',
    ])
    expect(includesScopes(['repository:h:5000/a:pull,push'], ['repository:h:5000/a:pull'])).toBe(true)
    expect(includesScopes(['repository:a:pull'], ['repository:a:push'])).toBe(false)
  })
})

describe('registryHosts', () => {
  it('knows Docker Hub, this machine and mirrors', () => {
    expect(
      registryHosts('docker.io', { 'docker.io': { mirrors: ['https://m.example/cache/hub'] } }),
    ).toMatchObject([
      { scheme: 'https', host: 'm.example', path: '/v2/cache/hub', mirror: true },
      { scheme: 'https', host: 'registry-1.docker.io', path: '/v2', mirror: false },
    ])
    const schemeOf = (domain: string, config = {}): unknown => registryHosts(domain, { [domain]: config })[0]
    expect(schemeOf('localhost:5000')).toMatchObject({ scheme: 'http' })
    expect(schemeOf('[::1]:5000')).toMatchObject({ scheme: 'http' })
    expect(schemeOf('127.0.0.2')).toMatchObject({ scheme: 'http' })
    expect(schemeOf('127.0.0.1.evil')).toMatchObject({ scheme: 'https' })
    expect(schemeOf('a.example', { http: true })).toMatchObject({ scheme: 'http', fallback: false })
    expect(schemeOf('a.example', { http: true, insecure: true })).toMatchObject({
      scheme: 'https',
      fallback: true,
    })
  })
})
