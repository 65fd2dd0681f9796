import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, errorMessage, sha256 } from '@slipway/base'
import { type ContentStore, readBlob } from '@slipway/content'
import { chainId, MediaType, parseReference, type Platform } from '@slipway/oci'
import type { RefId } from '@slipway/worker'
import { RefsFixture } from '@slipway/refs/testing/fixture'
import {
  anonymousLogin,
  createAuthorizer,
  type Login,
  RegistryClient,
  type Repository,
} from '@slipway/registry'
import { createCertificate, startRegistry, type TestRegistry } from '@slipway/testing/registry'
import { startTokenServer, type TokenServer } from '@slipway/testing/token-server'
import { FakeSessions, testContext } from '../testing/fake-sessions.ts'
import { pushTestImage, pushTestIndex } from '../testing/push-image.ts'
import { createSessionAuthorizers } from './session-authorizers.ts'
import { createImageSource, type ImageSource } from './source.ts'

const amd64: Platform = { os: 'linux', architecture: 'amd64' }
const arm64: Platform = { os: 'linux', architecture: 'arm64' }
const AUTH = '/moby.filesync.v1.Auth'

const client = new RegistryClient({ backoffMs: [] })
afterAll(() => client.close())

let fixture: RefsFixture
let sessions: FakeSessions
let source: ImageSource
let content: ContentStore
beforeEach(async () => {
  fixture = await RefsFixture.create()
  sessions = new FakeSessions()
  content = fixture.content
  source = createImageSource({
    registry: client,
    authorizers: createSessionAuthorizers(sessions),
    content,
    refs: fixture.refs,
  })
})
afterEach(async () => await fixture.dispose())

const refOf = (id: RefId): string => id.split('::')[1] ?? ''
const codeAndText = async (promise: Promise<unknown>): Promise<readonly [string, string]> =>
  await promise.then(
    () => ['ok', ''] as const,
    (error: unknown) => [errorCode(error), errorMessage(error)] as const,
  )

describe('docker-image source', () => {
  let registry: TestRegistry
  beforeAll(async () => {
    registry = await startRegistry()
  })
  afterAll(async () => await registry[Symbol.asyncDispose]())
  const repository = (name: string): Repository =>
    client.repository(parseReference(`${registry.host}/${name}`), createAuthorizer(anonymousLogin))
  const op = (
    name: string,
    attrs: Record<string, string> = {},
  ): { identifier: string; attrs: Record<string, string> } => ({
    identifier: `docker-image://${registry.host}/${name}`,
    attrs,
  })

  it('keys by what the name stands for, then by layers (C082, F025)', async () => {
    const pushed = await pushTestImage(repository('keys'), {
      tag: 'v1',
      platform: amd64,
      layers: ['one', 'two'],
    })
    const instance = source.resolve(op('keys:v1'), amd64)
    const context = testContext()
    const first = await instance.key(0, context)
    expect(first).toEqual({
      key: sha256(`{"Digest":"${pushed.digest}","OS":"linux","Arch":"amd64"}`),
      pin: pushed.digest,
      done: false,
    })
    expect(await instance.key(1, context)).toEqual({
      key: chainId([sha256('one'), sha256('two')]),
      pin: pushed.digest,
      done: true,
    })
    const status = context.events.filter((event) => event.kind === 'status')
    expect(status.map((event) => [event.id, event.completed !== undefined])).toEqual([
      [`resolve ${registry.host}/keys:v1`, false],
      [`resolve ${registry.host}/keys:v1`, true],
    ])
  })

  it('pulls no layer before it is needed, and each once (C087)', async () => {
    await pushTestImage(repository('lazy'), { tag: 'v1', platform: amd64, layers: ['lazy one', 'lazy two'] })
    const context = testContext()
    const instance = source.resolve(op('lazy:v1'), amd64)
    await using hold = (await instance.fetch(context))!
    const ref = await fixture.refs.get(refOf(hold.id))
    expect(ref.isLocal()).toBe(false)
    const remote = await ref.remote({ compression: 'gzip', force: false }, context)
    expect(remote.layers.map((layer) => layer.origin)).toEqual([
      `${registry.host}/lazy`,
      `${registry.host}/lazy`,
    ])
    const [first] = remote.layers
    expect(await content.stat(first!.descriptor.digest)).toBeUndefined()
    expect((await readBlob(remote.provider, first!.descriptor.digest)).length).toBe(first!.descriptor.size)
    await ref.release()
    const again = await source.resolve(op('lazy:v1'), amd64).fetch(testContext())
    expect(again?.id).toBe(hold.id)
    await again?.release()
  })

  it('takes the best match of an index and skips attestations (C088)', async () => {
    const images = [
      await pushTestImage(repository('multi'), { platform: amd64, layers: ['amd64'] }),
      await pushTestImage(repository('multi'), { platform: { ...arm64, variant: 'v8' }, layers: ['arm64'] }),
    ]
    const unlabelled = await pushTestImage(repository('multi'), {
      platform: { os: 'linux', architecture: 's390x' },
      layers: ['s390x'],
    })
    const index = await pushTestIndex(repository('multi'), 'v1', [
      {
        ...images[1]!,
        platform: amd64,
        annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
      },
      unlabelled,
      { ...images[0]!, platform: amd64 },
      { ...images[1]!, platform: { ...arm64, variant: 'v8' } },
    ])
    const layersOf = async (platform: Platform): Promise<string> =>
      (await source.resolve(op('multi:v1'), platform).key(1, testContext())).key
    expect(await layersOf(amd64)).toBe(sha256('amd64'))
    expect(await layersOf(arm64)).toBe(sha256('arm64'))
    expect(await layersOf({ os: 'linux', architecture: 's390x' })).toBe(sha256('s390x'))
    expect(await codeAndText(layersOf({ os: 'linux', architecture: 'riscv64' }))).toEqual([
      'not-found',
      `no match for platform in manifest ${index.digest}: not found ` +
        '(requested linux/riscv64, available linux/amd64, linux/arm64/v8)',
    ])
  })

  it('checks the checksum (C086) and limits layers (C085)', async () => {
    const pushed = await pushTestImage(repository('attrs'), {
      tag: 'v1',
      platform: amd64,
      layers: ['a', 'b'],
    })
    const key = (attrs: Record<string, string>, index = 0): Promise<{ key: string }> =>
      source.resolve(op('attrs:v1', attrs), amd64).key(index, testContext())
    await key({ 'image.checksum': pushed.digest })
    expect((await codeAndText(key({ 'image.checksum': sha256('other') })))[1]).toBe(
      `image digest ${pushed.digest} for ${registry.host}/attrs:v1 does not match expected checksum ${sha256('other')}`,
    )
    expect((await key({ 'image.layerlimit': '1' }, 1)).key).toBe(sha256('a'))
    expect((await codeAndText(key({ 'image.layerlimit': '3' })))[1]).toBe(
      'layer limit 3 is greater than the number of layers in the image 2',
    )
    const hold = await source.resolve(op('attrs:v1', { 'image.layerlimit': '1' }), amd64).fetch(testContext())
    expect((await fixture.refs.get(refOf(hold!.id))).chainId).toBe(sha256('a'))
    for (const attrs of [
      { 'image.layerlimit': '0' },
      { 'image.layerlimit': 'x' },
      { 'image.resolvemode': 'x' },
      { 'image.recordtype': 'x' },
      { 'image.checksum': 'x' },
    ]) {
      expect(() => source.resolve(op('attrs:v1', attrs as Record<string, string>), amd64)).toThrow('invalid')
    }
  })

  it('marks frontend images (C084)', async () => {
    await pushTestImage(repository('frontend'), { tag: 'v1', platform: amd64, layers: ['frontend'] })
    const hold = await source
      .resolve(op('frontend:v1', { 'image.recordtype': 'frontend' }), amd64)
      .fetch(testContext())
    const ref = await fixture.refs.get(refOf(hold!.id))
    expect(ref.recordType).toBe('frontend')
  })

  it('gives an empty tree for an image without layers (C092)', async () => {
    await pushTestImage(repository('nolayers'), { tag: 'v1', platform: amd64, layers: [] })
    const instance = source.resolve(op('nolayers:v1'), amd64)
    expect(await instance.fetch(testContext())).toBeUndefined()
    expect((await instance.key(1, testContext())).key).toBe((await instance.key(0, testContext())).key)
  })

  it('resolves a tag once for a build, and anew for the next (C083)', async () => {
    const first = await pushTestImage(repository('moving'), { tag: 'v1', platform: amd64, layers: ['old'] })
    sessions.add('build1', {})
    sessions.add('build2', {})
    const name = `${registry.host}/moving:v1`
    const options = { platform: amd64, mode: 'default' as const }
    expect((await source.resolveImage(name, options, testContext('build1'))).digest).toBe(first.digest)
    const second = await pushTestImage(repository('moving'), { tag: 'v1', platform: amd64, layers: ['new'] })
    expect((await source.resolve(op('moving:v1'), amd64).key(0, testContext('build1'))).pin).toBe(
      first.digest,
    )
    expect((await source.resolve(op('moving:v1'), amd64).key(0, testContext('build2'))).pin).toBe(
      second.digest,
    )
    const resolved = await source.resolveImage(name, options, testContext('build2'))
    expect(resolved).toMatchObject({ ref: name, digest: second.digest })
    expect(JSON.parse(Buffer.from(resolved.config).toString())).toMatchObject({ architecture: 'amd64' })
  })

  it('never asks again for a digest that is here (C082)', async () => {
    await using other = await startRegistry()
    const ref = (name: string): ReturnType<typeof parseReference> => parseReference(`${other.host}/${name}`)
    const target = client.repository(ref('pinned'), createAuthorizer(anonymousLogin))
    const pushed = await pushTestImage(target, { platform: amd64, layers: ['pinned'] })
    const pinned = { identifier: `docker-image://${other.host}/pinned@${pushed.digest}` }
    await source.resolve(pinned, amd64).key(0, testContext())
    await other[Symbol.asyncDispose]()
    expect((await source.resolve(pinned, amd64).key(0, testContext())).pin).toBe(pushed.digest)
    const foreign = { identifier: `docker-image://${other.host}/elsewhere@${pushed.digest}` }
    expect((await codeAndText(source.resolve(foreign, amd64).key(0, testContext())))[0]).toBe('unavailable')
  })

  it('rejects schema 1 and what is no image (C089)', async () => {
    const target = repository('odd')
    const config = { mediaType: MediaType.ociConfig, digest: sha256('{}'), size: 2 }
    await target.pushBlob(config, {
      read: async function* () {
        yield await Promise.resolve(Buffer.from('{}'))
      },
    })
    const layer = { mediaType: MediaType.ociLayer, digest: sha256('{}'), size: 2 }
    const bytes = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: MediaType.ociManifest, config, layers: [layer] }),
    )
    await target.pushManifest({ bytes, mediaType: MediaType.ociManifest, tag: 'v1' })
    expect((await codeAndText(source.resolve(op('odd:v1'), amd64).key(0, testContext())))[1]).toMatch(
      /^mismatched image rootfs and manifest layers/,
    )
    expect(() => source.resolve({ identifier: 'docker-image://A B' }, amd64)).toThrow(
      'invalid reference format',
    )
    expect((await codeAndText(source.resolve(op('missing:v1'), amd64).key(0, testContext())))[1]).toBe(
      `${registry.host}/missing:v1: not found`,
    )
  })
})

describe('docker-image source with logins of clients', () => {
  let tokens: TokenServer
  let registry: TestRegistry
  beforeAll(async () => {
    const certificate = createCertificate()
    tokens = await startTokenServer({
      certificate,
      users: { alice: 'secret' },
      grant: (user, _repository, actions) => (user === 'alice' ? actions : []),
    })
    registry = await startRegistry({
      auth: { kind: 'token', realm: tokens.realm, service: 'test', certificate: certificate.cert },
    })
    const alice: Login = { kind: 'password', username: 'alice', secret: 'secret' }
    const repository = client.repository(
      parseReference(`${registry.host}/private`),
      createAuthorizer(() => Promise.resolve(alice)),
    )
    await pushTestImage(repository, { tag: 'v1', platform: amd64, layers: ['private layer'] })
  })
  afterAll(async () => {
    await registry[Symbol.asyncDispose]()
    await tokens[Symbol.asyncDispose]()
  })
  const key = async (...ids: readonly string[]): Promise<readonly [string, string]> =>
    await codeAndText(
      source
        .resolve({ identifier: `docker-image://${registry.host}/private:v1` }, amd64)
        .key(0, testContext(...ids)),
    )
  const withPassword = (username: string, secret: string): Record<string, () => unknown> => ({
    [`${AUTH}/Credentials`]: () => ({ Username: username, Secret: secret }),
  })

  it('asks the client for its password, and tolerates a client without the rest (B047, B052)', async () => {
    sessions.add('alice', withPassword('alice', 'secret'))
    expect(await key('alice')).toEqual(['ok', ''])
    expect(sessions.calls).toEqual([`alice ${AUTH}/Credentials`])
  })

  it('refuses who has no login, whatever another one pulled (B055)', async () => {
    sessions.add('alice', withPassword('alice', 'secret'))
    sessions.add('bob', {})
    expect(await key('alice')).toEqual(['ok', ''])
    expect(await key('bob')).toEqual([
      'permission-denied',
      'pull access denied, repository does not exist or may require authorization: ' +
        'server message: insufficient_scope: authorization failed',
    ])
    sessions.add('carol', withPassword('alice', 'wrong'))
    expect((await key('carol'))[1]).toMatch(
      /^failed to authorize: failed to fetch oauth token: unexpected status/,
    )
  })

  it('goes on with the sessions that are left (B011)', async () => {
    sessions.add('alice', withPassword('alice', 'secret'))
    expect(await key('gone', 'alice')).toEqual(['ok', ''])
  })

  it('shares a token with who shows the same login (B050)', async () => {
    const authority = (): Record<string, (request: unknown) => unknown> => {
      const { publicKey, privateKey } = keys
      return {
        [`${AUTH}/GetTokenAuthority`]: () => ({
          PublicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(12),
        }),
        [`${AUTH}/VerifyTokenAuthority`]: (request) => {
          const { Payload } = request as { Payload: Uint8Array }
          return { Signed: Buffer.concat([sign(null, Payload, privateKey), Payload]) }
        },
        [`${AUTH}/FetchToken`]: async (request) => {
          const { Realm, Service, Scopes } = request as { Realm: string; Service: string; Scopes: string[] }
          const url = new URL(Realm)
          url.searchParams.set('service', Service)
          for (const scope of Scopes) url.searchParams.append('scope', scope)
          const headers = { authorization: `Basic ${Buffer.from('alice:secret').toString('base64')}` }
          const body = (await (await fetch(url, { headers })).json()) as { token: string }
          return { Token: body.token, ExpiresIn: 300 }
        },
      }
    }
    const keys = generateKeyPairSync('ed25519')
    sessions.add('one', authority())
    sessions.add('two', authority())
    sessions.add('thief', {
      ...authority(),
      [`${AUTH}/VerifyTokenAuthority`]: (request: unknown) => {
        const { Payload } = request as { Payload: Uint8Array }
        return {
          Signed: Buffer.concat([sign(null, Payload, generateKeyPairSync('ed25519').privateKey), Payload]),
        }
      },
      [`${AUTH}/FetchToken`]: () => ({ Token: 'made-up', ExpiresIn: 300 }),
    })
    const before = tokens.requests.length
    expect(await key('one')).toEqual(['ok', ''])
    expect(await key('two')).toEqual(['ok', ''])
    expect(tokens.requests).toHaveLength(before + 1)
    expect(sessions.calls).toEqual([
      `one ${AUTH}/GetTokenAuthority`,
      `one ${AUTH}/FetchToken`,
      `two ${AUTH}/VerifyTokenAuthority`,
    ])
    expect((await key('thief'))[0]).not.toBe('ok')
  })

  it('fetches lazy layers with whoever is there by then (B011)', async () => {
    sessions.add('first', withPassword('alice', 'secret'))
    sessions.add('second', withPassword('alice', 'secret'))
    const operation = { identifier: `docker-image://${registry.host}/private:v1` }
    const hold = await source.resolve(operation, amd64).fetch(testContext('first'))
    await source.resolve(operation, amd64).key(0, testContext('second'))
    sessions.remove('first')
    const ref = await fixture.refs.get(refOf(hold!.id))
    const remote = await ref.remote({ compression: 'gzip', force: false }, testContext('second'))
    const { digest, size } = remote.layers[0]!.descriptor
    expect(await readBlob(remote.provider, digest)).toHaveLength(size)
  })
})
