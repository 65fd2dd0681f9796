import { createHash } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorMessage, mapLimit, newId } from '@slipway/base'
import { parseReference } from '@slipway/oci'
import { type moby, services } from '@slipway/proto'
import { anonymousLogin, createAuthorizer, RegistryClient } from '@slipway/registry'
import { dial } from '@slipway/rpc'
import { pushAttestedImage } from '@slipway/sources/testing/push-image'
import { makeImage, pushImage } from '@slipway/testing'
import { type GitRepository, type GitServer, startGitServer } from '@slipway/testing/git-server'
import { buildkitd, describeWith } from './harness/clients.ts'
import type { Daemon } from './harness/daemon.ts'
import { startRealBuildkitd } from './harness/real-buildkitd.ts'
import { useSite } from './harness/site.ts'
import type { AnyDaemon } from './harness/topology.ts'

type Request = moby.buildkit.v1.frontend.ResolveSourceMetaRequest.$Properties
type Response = moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties

const site = useSite()
const { LLBBridgeService: bridge, ControlService: control } = services
const PROVENANCE = 'https://slsa.dev/provenance/v1'
const SBOM = 'https://spdx.dev/Document'
const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString()
let gitServer: GitServer
let repository: GitRepository
let httpServer: Server
let files: string

beforeAll(async () => {
  gitServer = await startGitServer()
  repository = gitServer.create('meta')
  repository.commit({ a: '1' }, 'the first')
  repository.git('tag', '-a', '-m', 'a tag', 'v1')
  repository.git('tag', 'light')
  repository.git('push', 'origin', '--tags')
  httpServer = createServer((request, response) => {
    if (request.url !== '/plain') response.setHeader('last-modified', 'Wed, 01 Jul 2020 10:00:00 GMT')
    if (request.url === '/named') response.setHeader('content-disposition', 'attachment; filename=other.txt')
    response.statusCode = request.url === '/missing' ? 404 : 200
    response.end('content')
  })
  await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve))
  files = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`
})
afterAll(async () => {
  await gitServer[Symbol.asyncDispose]()
  await new Promise((resolve) => httpServer.close(resolve))
})

/** Asks in one build of a daemon; failures answer with their message. */
async function ask(address: string, requests: readonly Request[]): Promise<readonly (Response | string)[]> {
  const caller = dial(address)
  const stop = new AbortController()
  const Ref = newId()
  const solved = caller.unary(control.Solve, { Ref }, { signal: stop.signal }).catch(() => {})
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', Ref)
  try {
    const answers: (Response | string)[] = []
    for (const request of requests) {
      answers.push(await caller.unary(bridge.ResolveSourceMeta, request, { metadata }).catch(errorMessage))
    }
    return answers
  } finally {
    stop.abort()
    await solved
    caller.close()
  }
}

const gitSource = (fragment: string, attrs: Record<string, string> = {}) => ({
  identifier: `git://${gitServer.url.slice('http://'.length)}/meta.git${fragment}`,
  attrs: { 'git.fullurl': `${gitServer.url}/meta.git`, ...attrs },
})
const checksumOf = (Algo: number, suffix = '') => ({
  ChecksumRequest: { Algo, Suffix: Buffer.from(suffix) },
})

describe('metadata of sources', () => {
  it('tells commits, tags and their objects (D006, C110)', async () => {
    const commit = repository.git('rev-parse', 'main')
    const tag = repository.git('rev-parse', 'v1')
    const Git = { ReturnObject: true }
    const [branch, annotated, kept, light, objects, commitObjects, wrong] = await ask(site.daemon.address, [
      { Source: gitSource('#main') },
      { Source: gitSource('#v1') },
      { Source: gitSource('#v1', { 'git.keepgitdir': 'true' }) },
      { Source: gitSource('#light') },
      { Source: gitSource('#v1'), Git },
      { Source: gitSource(`#${commit}`), Git },
      { Source: gitSource('#none') },
    ])
    expect(branch).toMatchObject({
      Source: { identifier: expect.stringMatching(/^git:/) },
      Git: { Checksum: commit, Ref: 'refs/heads/main', CommitChecksum: '' },
    })
    expect(annotated).toMatchObject({ Git: { Checksum: tag, Ref: 'refs/tags/v1', CommitChecksum: commit } })
    expect(kept).toMatchObject({ Git: { Checksum: tag, CommitChecksum: '' } })
    expect(light).toMatchObject({ Git: { Checksum: commit, Ref: 'refs/tags/light' } })
    const told = (objects as Response).Git
    expect(text(told?.TagObject)).toContain(`object ${commit}`)
    expect(text(told?.CommitObject)).toContain('the first')
    const bytes = Buffer.from(told?.CommitObject ?? [])
    expect(createHash('sha1').update(`commit ${bytes.length}\0`).update(bytes).digest('hex')).toBe(commit)
    expect(commitObjects).toMatchObject({ Git: { Checksum: commit, Ref: commit, CommitChecksum: '' } })
    expect(text((commitObjects as Response).Git?.CommitObject)).toContain('the first')
    expect(wrong).toContain('repository does not contain ref none')
  })

  it('tells digests, names and times of files, and digests with a suffix (D006)', async () => {
    const digest = `sha256:${createHash('sha256').update('content').digest('hex')}`
    const [dated, plain, named, pinned, suffixed, long, missing] = await ask(site.daemon.address, [
      { Source: { identifier: `${files}/dir/file.txt` } },
      { Source: { identifier: `${files}/plain` } },
      { Source: { identifier: `${files}/named` } },
      { Source: { identifier: `${files}/x`, attrs: { 'http.checksum': digest } } },
      {
        Source: { identifier: `${files}/y`, attrs: { 'http.checksum': digest } },
        HTTP: checksumOf(2, 'end'),
      },
      { Source: { identifier: `${files}/y` }, HTTP: checksumOf(0, 'x'.repeat(4097)) },
      { Source: { identifier: `${files}/missing` } },
    ])
    const seconds = Date.UTC(2020, 6, 1, 10) / 1000
    expect(dated).toMatchObject({ HTTP: { Checksum: digest, Filename: 'file.txt' } })
    expect(Number((dated as Response).HTTP?.LastModified?.seconds)).toBe(seconds)
    expect((plain as Response).HTTP?.LastModified).toBeFalsy()
    expect(named).toMatchObject({ HTTP: { Filename: 'other.txt' } })
    expect(pinned).toMatchObject({ HTTP: { Checksum: digest, Filename: 'x' } })
    const answer = (suffixed as Response).HTTP?.ChecksumResponse
    expect(answer?.Digest).toBe(`sha512:${createHash('sha512').update('contentend').digest('hex')}`)
    expect(text(answer?.Suffix)).toBe('end')
    expect(long).toContain('http checksum request suffix exceeds max size 4096')
    expect(missing).toContain('invalid response status 404')
  })

  it('answers for other sources with nothing, and refuses what is none (D006)', async () => {
    const [local, none, unknown, image] = await ask(site.daemon.address, [
      { Source: { identifier: 'local://context' } },
      {},
      { Source: { identifier: 'nosuch://x' } },
      { Source: { identifier: `docker-image://${site.world.base}` }, Image: { NoConfig: true } },
    ])
    expect(local).toMatchObject({ Source: { identifier: 'local://context' }, Git: null, HTTP: null })
    expect(none).toContain('source is required')
    expect(unknown).toContain('unknown scheme')
    expect(image).toMatchObject({ Image: { Digest: expect.stringMatching(/^sha256:/) } })
    expect((image as Response).Image?.Config ?? []).toHaveLength(0)
  })
})

describeWith(buildkitd, 'buildkitd', 'metadata of sources, asked of both daemons', () => {
  let real: Daemon
  beforeAll(async () => {
    real = await startRealBuildkitd()
  })
  afterAll(async () => await real[Symbol.asyncDispose]())
  const plain = (answers: readonly unknown[]): unknown => JSON.parse(JSON.stringify(answers))

  it('are the same for images with attestations and signatures (D007)', async () => {
    const client = new RegistryClient()
    const name = `${site.world.registry.host}/attested`
    const repository = client.repository(parseReference(name), createAuthorizer(anonymousLogin))
    const platform = { os: 'linux', architecture: 'amd64' }
    // An image for each question: what buildkitd tells of a signature that it has seen before lacks the media type.
    const requests: readonly Request[] = await mapLimit(
      [
        { NoConfig: true, AttestationChain: true },
        { NoConfig: true, ResolveAttestations: [SBOM] },
        { ResolveAttestations: [SBOM, PROVENANCE, 'https://none.test'] },
      ],
      1,
      async (Image, index) => {
        await pushAttestedImage(repository, `v${index}`, platform, [PROVENANCE, SBOM])
        return {
          Source: { identifier: `docker-image://${name}:v${index}` },
          Platform: { OS: 'linux', Architecture: 'amd64' },
          Image,
        }
      },
    )
    client.close()
    const [ours, theirs] = [await ask(site.daemon.address, requests), await ask(real.address, requests)]
    expect(Object.keys((ours[2] as Response).Image?.AttestationChain?.Blobs ?? {})).toHaveLength(6)
    expect(plain(ours)).toEqual(plain(theirs))
  })

  it('are the same for a tag that moves, in every resolve mode: neither keeps names of images (C152, D042)', async () => {
    const { host } = site.world.registry
    const digests = async (daemon: AnyDaemon): Promise<unknown> => {
      const Source = { identifier: `docker-image://${host}/moving:latest` }
      const answers = await ask(
        daemon.address,
        ['pull', 'default', 'local', ''].map((ResolveMode) => ({
          Source,
          ResolveMode,
          LogName: ResolveMode,
        })),
      )
      return answers.map((answer) => (answer as Response).Image?.Digest)
    }
    for (const word of ['old', 'new']) {
      const root = site.world.context({ 'etc/word': word })
      const digest = await pushImage(host, 'moving', 'latest', makeImage(root))
      for (const daemon of [site.daemon, real]) expect(await digests(daemon)).toEqual(Array(4).fill(digest))
    }
    const wrong = { Source: { identifier: `docker-image://${host}/moving:latest` }, ResolveMode: 'sometimes' }
    for (const daemon of [site.daemon, real]) {
      expect(await ask(daemon.address, [wrong])).toEqual([expect.stringContaining('sometimes')])
    }
  })

  it('are the same (D006)', async () => {
    const Git = { ReturnObject: true }
    const requests: readonly Request[] = [
      ...['', '#main', '#v1', '#light', '#refs/tags/v1'].flatMap((fragment) => [
        { Source: gitSource(fragment) },
        { Source: gitSource(fragment, { 'git.keepgitdir': 'true' }), Git },
      ]),
      ...['/dir/file.txt', '/plain', '/named'].map((path) => ({ Source: { identifier: files + path } })),
      { Source: { identifier: `${files}/y`, attrs: { 'http.filename': 'z' } }, HTTP: checksumOf(1, 'end') },
      { Source: { identifier: `docker-image://${site.world.base}` } },
      { Source: { identifier: 'local://context' } },
    ]
    expect(plain(await ask(site.daemon.address, requests))).toEqual(plain(await ask(real.address, requests)))
  })
})
