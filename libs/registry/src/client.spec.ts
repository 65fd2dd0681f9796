import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorCode, errorMessage, sha256 } from '@slipway/base'
import { readBlob, writeBlob } from '@slipway/content'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import { type Descriptor, encodeManifest, MediaType, parseReference } from '@slipway/oci'
import { createCertificate, REGISTRY_USER, startRegistry, type TestRegistry } from '@slipway/testing/registry'
import { startTokenServer, type TokenServer } from '@slipway/testing/token-server'
import { anonymousLogin, type Authorizer, createAuthorizer } from './authorizer.ts'
import { RegistryClient, type Repository } from './client.ts'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const anonymous = (): Authorizer => createAuthorizer(anonymousLogin)
const login = (username: string, secret: string): Authorizer =>
  createAuthorizer(() => Promise.resolve({ kind: 'password', username, secret }))
const store = createMemoryContentStore()

async function blob(data: string | Uint8Array, mediaType: string = MediaType.ociLayer): Promise<Descriptor> {
  const { digest, size } = await writeBlob(store, Buffer.from(data))
  return { mediaType, digest, size }
}

async function pushImage(repository: Repository, tag: string, content = 'layer'): Promise<Descriptor> {
  const config = await blob('{"os":"linux"}', MediaType.ociConfig)
  const layer = await blob(content)
  await Promise.all([config, layer].map((descriptor) => repository.pushBlob(descriptor, store)))
  const manifest = { schemaVersion: 2 as const, mediaType: MediaType.ociManifest, config, layers: [layer] }
  return await repository.pushManifest({
    bytes: encodeManifest(manifest),
    mediaType: MediaType.ociManifest,
    tag,
  })
}

async function failure(promise: Promise<unknown>): Promise<readonly [string, string]> {
  return await promise.then(
    () => ['ok', ''] as const,
    (error: unknown) => [errorCode(error), errorMessage(error)] as const,
  )
}

const client = new RegistryClient({ backoffMs: [1, 1] })
afterAll(() => client.close())

describe('a plain registry', () => {
  let registry: TestRegistry
  beforeAll(async () => {
    registry = await startRegistry()
  })
  afterAll(async () => await registry[Symbol.asyncDispose]())
  const open = (name: string): Repository =>
    client.repository(parseReference(`${registry.host}/${name}`), anonymous())

  it('pushes and resolves by tag and digest (C082)', async () => {
    const pushed = await pushImage(open('a/b:v1'), 'v1')
    expect(await open('a/b:v1').resolve()).toEqual(pushed)
    expect(await open(`a/b@${pushed.digest}`).resolve()).toEqual(pushed)
    expect(await open('a/b').has(pushed.digest)).toBe(true)
    expect(await open('a/b').has(sha256('nothing'))).toBe(false)
    const bytes = await open('a/b').fetchDocument(pushed)
    expect(sha256(bytes)).toBe(pushed.digest)
    expect(await open('a/b:v1').pushManifest({ bytes, mediaType: pushed.mediaType, tag: 'v1' })).toEqual(
      pushed,
    )
  })

  it('says what is not there', async () => {
    expect(await failure(open('none:v1').resolve())).toEqual([
      'not-found',
      `${registry.host}/none:v1: not found`,
    ])
    const missing = { mediaType: MediaType.ociLayer, digest: sha256('missing'), size: 3 }
    expect(await failure(readBlob(open('none').provider([missing]), missing.digest))).toEqual([
      'not-found',
      `could not fetch content descriptor ${missing.digest} (${missing.mediaType}) from remote: not found`,
    ])
  })

  it('sends a blob whole, in pieces, and not twice', async () => {
    const data = Buffer.alloc(300_000, 'abc')
    const descriptor = await blob(data)
    const seen: number[] = []
    const options = { chunkSize: 100_000, onProgress: (bytes: number) => seen.push(bytes) }
    expect(await open('chunked').pushBlob(descriptor, store, options)).toEqual({ kind: 'pushed' })
    expect(seen.at(-1)).toBe(300_000)
    expect(await open('chunked').pushBlob(descriptor, store)).toEqual({ kind: 'exists' })
    expect(await open('whole').pushBlob(descriptor, store)).toEqual({ kind: 'pushed' })
    const back = await readBlob(open('whole').provider([descriptor]), descriptor.digest)
    expect(Buffer.from(back).equals(data)).toBe(true)
  })

  it('sends the empty blob', async () => {
    const empty = await blob('')
    expect(await open('empty').pushBlob(empty, store)).toEqual({ kind: 'pushed' })
    expect(await open('empty').pushBlob(empty, store, { chunkSize: 10 })).toEqual({ kind: 'exists' })
  })

  it('mounts from a repository that has it, without reading it (C087)', async () => {
    const descriptor = await blob('mount me')
    await open('mount/from').pushBlob(descriptor, store)
    const unreadable = {
      ...store,
      read: () => {
        throw new Error('read')
      },
    }
    expect(
      await open('mount/to').pushBlob(descriptor, unreadable, { mountFrom: ['mount/none', 'mount/from'] }),
    ).toEqual({ kind: 'mounted', from: 'mount/from' })
    expect(await open('mount/other').pushBlob(descriptor, store, { mountFrom: ['mount/none'] })).toEqual({
      kind: 'pushed',
    })
  })

  it('reads ranges', async () => {
    const descriptor = await blob('0123456789')
    await open('range').pushBlob(descriptor, store)
    const read = async (options: object): Promise<string> => {
      const chunks: Uint8Array[] = []
      for await (const chunk of open('range').read(descriptor, options)) chunks.push(chunk)
      return Buffer.concat(chunks).toString()
    }
    expect(await read({ offset: 4 })).toBe('456789')
    expect(await read({ offset: 4, length: 3 })).toBe('456')
    expect(await read({ length: 0 })).toBe('')
  })

  it('joins concurrent pushes of one blob', async () => {
    const descriptor = await blob('once')
    let reads = 0
    const counted = {
      ...store,
      read: (digest: string) => {
        reads++
        return store.read(digest)
      },
    }
    const repository = open('once')
    await Promise.all([1, 2, 3].map(() => repository.pushBlob(descriptor, counted)))
    expect(reads).toBe(1)
  })

  it('refuses a blob that is not what its digest says', async () => {
    const descriptor = { mediaType: MediaType.ociLayer, digest: sha256('truth'), size: 4 }
    const lying = { ...store, read: () => store.read(sha256('once')) }
    await blob('once')
    const [code, message] = await failure(open('lie').pushBlob(descriptor, lying))
    expect(code).toBe('invalid-argument')
    expect(message).toContain('400 Bad Request')
    expect(message).toContain('digest invalid')
  })

  it('refuses a server that speaks no TLS where TLS is wanted, and falls back where that is allowed', async () => {
    const strict = new RegistryClient({ registries: { [registry.host]: { http: false } }, backoffMs: [] })
    const ref = parseReference(`${registry.host}/tls:v1`)
    expect((await failure(strict.repository(ref, anonymous()).resolve()))[1]).toContain(
      'failed to do request: Head "https://',
    )
    expect(await failure(strict.repository(ref, anonymous(), { insecure: true }).resolve())).toEqual([
      'not-found',
      `${registry.host}/tls:v1: not found`,
    ])
    strict.close()
  })

  it('asks mirrors first and the registry after them', async () => {
    await using cache = await startRegistry({ proxy: registry.url })
    await pushImage(open('mirrored:v1'), 'v1', 'mirrored layer')
    const mirrored = new RegistryClient({
      registries: { 'example.com': { mirrors: [cache.host] } },
      backoffMs: [],
    })
    const resolved = await mirrored
      .repository(parseReference('example.com/mirrored:v1'), anonymous())
      .resolve()
    expect(resolved.mediaType).toBe(MediaType.ociManifest)
    const dead = new RegistryClient({
      registries: { [registry.host]: { mirrors: ['127.0.0.1:1'], http: true } },
      backoffMs: [],
    })
    expect(
      await dead.repository(parseReference(`${registry.host}/mirrored:v1`), anonymous()).resolve(),
    ).toEqual(resolved)
    mirrored.close()
    dead.close()
  })
})

describe('a registry with basic auth', () => {
  let registry: TestRegistry
  beforeAll(async () => {
    registry = await startRegistry({ auth: { kind: 'htpasswd' } })
  })
  afterAll(async () => await registry[Symbol.asyncDispose]())

  it('takes the password and refuses everybody else (B047)', async () => {
    const ref = parseReference(`${registry.host}/private:v1`)
    const alice = login(REGISTRY_USER.username, REGISTRY_USER.secret)
    const pushed = await pushImage(client.repository(ref, alice), 'v1')
    expect(await client.repository(ref, alice).resolve()).toEqual(pushed)
    for (const authorizer of [anonymous(), login('alice', 'wrong')]) {
      const [code, message] = await failure(client.repository(ref, authorizer).resolve())
      expect(code).toBe('unauthenticated')
      expect(message).toBe(
        `unexpected status from HEAD request to ${registry.url}/v2/private/manifests/v1: 401 Unauthorized`,
      )
    }
  })
})

describe('a registry with token auth', () => {
  let tokens: TokenServer
  let registry: TestRegistry
  beforeAll(async () => {
    const certificate = createCertificate()
    tokens = await startTokenServer({
      certificate,
      users: { alice: 'secret', identity: 'refresh-me' },
      grant: (user, repository, actions) => {
        if (user === 'alice' || user === 'identity') return actions
        return repository.startsWith('public/') ? actions.filter((action) => action === 'pull') : []
      },
    })
    registry = await startRegistry({
      auth: { kind: 'token', realm: tokens.realm, service: 'test', certificate: certificate.cert },
    })
  })
  afterAll(async () => {
    await registry[Symbol.asyncDispose]()
    await tokens[Symbol.asyncDispose]()
  })
  const repository = (name: string, authorizer: Authorizer): Repository =>
    client.repository(parseReference(`${registry.host}/${name}`), authorizer)

  it('gets one token for a scope and keeps it (B048)', async () => {
    const alice = login('alice', 'secret')
    const before = tokens.requests.length
    const pushed = await pushImage(repository('public/a:v1', alice), 'v1', 'public layer')
    expect(tokens.requests.slice(before)).toEqual(['GET alice repository:public/a:pull,push'])
    expect(await repository('public/a:v1', alice).resolve()).toEqual(pushed)
    expect(tokens.requests).toHaveLength(before + 1)
    expect(await repository('public/a:v1', anonymous()).resolve()).toEqual(pushed)
    expect(tokens.requests.at(-1)).toBe('GET  repository:public/a:pull')
  })

  it('uses identity tokens by POST after GET was refused (B053)', async () => {
    const before = tokens.requests.length
    await pushImage(
      repository(
        'b:v1',
        createAuthorizer(() => Promise.resolve({ kind: 'password', username: '', secret: 'refresh-me' })),
      ),
      'v1',
    )
    expect(tokens.requests.slice(before)).toEqual([
      'GET  repository:b:pull,push',
      'POST identity repository:b:pull,push',
    ])
  })

  it('says that access is denied, as users know it', async () => {
    expect(await failure(repository('private/x:v1', anonymous()).resolve())).toEqual([
      'permission-denied',
      'pull access denied, repository does not exist or may require authorization: ' +
        'server message: insufficient_scope: authorization failed',
    ])
    const descriptor = await blob('denied')
    expect(await failure(repository('public/a', anonymous()).pushBlob(descriptor, store))).toEqual([
      'permission-denied',
      'push access denied, repository does not exist or may require authorization: ' +
        'server message: insufficient_scope: authorization failed',
    ])
  })

  it('names the realm that refused the password', async () => {
    const [code, message] = await failure(repository('c:v1', login('alice', 'wrong')).resolve())
    expect(code).toBe('unauthenticated')
    expect(message).toMatch(
      /^failed to authorize: failed to fetch oauth token: unexpected status from POST request to http:\/\/127.0.0.1:\d+\/token: 401 Unauthorized$/,
    )
  })

  it('lets somebody else fetch tokens (B048)', async () => {
    const asked: object[] = []
    const delegate = createAuthorizer((host) =>
      Promise.resolve({
        kind: 'delegate',
        fetchToken: async (request) => {
          asked.push({ ...request, realm: '' })
          const url = new URL(request.realm)
          url.searchParams.set('service', request.service)
          for (const scope of request.scopes) url.searchParams.append('scope', scope)
          const headers = { authorization: `Basic ${Buffer.from('alice:secret').toString('base64')}` }
          const body = (await (await fetch(url, { headers })).json()) as { token: string }
          expect(request.host).toBe(host)
          return { token: body.token, expiresAt: Date.now() + 60_000 }
        },
      }),
    )
    await pushImage(repository('d:v1', delegate), 'v1')
    expect(asked).toEqual([
      { host: registry.host, realm: '', service: 'test', scopes: ['repository:d:pull,push'] },
    ])
  })

  it('falls back to a plain upload where it may not read the other repository', async () => {
    const descriptor = await blob('cross')
    const limited = createAuthorizer(anonymousLogin)
    const alice = login('alice', 'secret')
    await repository('secret/from', alice).pushBlob(descriptor, store)
    expect(
      await failure(
        repository('public/z', limited).pushBlob(descriptor, store, { mountFrom: ['secret/from'] }),
      ),
    ).toEqual(['permission-denied', expect.stringContaining('push access denied')])
    expect(await repository('to', alice).pushBlob(descriptor, store, { mountFrom: ['secret/from'] })).toEqual(
      {
        kind: 'mounted',
        from: 'secret/from',
      },
    )
  })
})

describe('a registry with TLS', () => {
  it('trusts the configured CA, or nothing at all where insecure', async () => {
    const certificate = createCertificate()
    await using registry = await startRegistry({ tls: certificate })
    const dir = mkdtempSync(join(tmpdir(), 'slipway-ca-'))
    writeFileSync(join(dir, 'ca.crt'), certificate.cert)
    const ref = parseReference(`${registry.host}/a:v1`)
    const resolveWith = async (config: object): Promise<readonly [string, string]> => {
      const one = new RegistryClient({
        registries: { [registry.host]: { http: false, ...config } },
        backoffMs: [],
      })
      const result = await failure(one.repository(ref, anonymous()).resolve())
      one.close()
      return result
    }
    expect((await resolveWith({}))[1]).toContain('self-signed certificate')
    for (const config of [{ ca: [join(dir, 'ca.crt')] }, { tlsconfigdir: [dir] }, { insecure: true }]) {
      expect(await resolveWith(config)).toEqual(['not-found', `${registry.host}/a:v1: not found`])
    }
    expect(() =>
      new RegistryClient({ registries: { [registry.host]: { ca: ['/none'] } } }).repository(ref, anonymous()),
    ).toThrow('failed to read /none')
    rmSync(dir, { recursive: true })
  })
})
