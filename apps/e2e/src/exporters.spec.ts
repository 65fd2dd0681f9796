import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import type { BuildOutput, BuildRequest } from '@slipway/client'
import { dockerfile } from './harness/driver.ts'
import { listTar, type Manifest, readOciArchive } from './harness/oci.ts'
import { namesOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()
const EPOCH = { 'build-arg:SOURCE_DATE_EPOCH': '1500000000' }
type Attrs = Readonly<Record<string, string>>

function sample(opts: Attrs = {}): BuildRequest {
  const { world } = site
  const text = `FROM ${world.base}\nCOPY --chown=3:4 --chmod=0640 f /opt/f\nRUN ln -s f /opt/l\nENV E=1\n`
  return dockerfile(world.context({ Dockerfile: text, f: 'content' }), { ...EPOCH, ...opts })
}

/** Two platforms of an image without RUN steps. */
const multi = (opts: Attrs = {}): BuildRequest =>
  dockerfile(
    site.world.context({
      Dockerfile: 'FROM scratch\nARG TARGETARCH\nCOPY f /f\nENV ARCH=$TARGETARCH\nLABEL a=$TARGETARCH\n',
      f: 'f',
    }),
    {
      ...EPOCH,
      platform: 'linux/amd64,linux/arm64',
      ...opts,
    },
  )

const image = (attrs: Attrs): BuildOutput => ({ type: 'image', attrs })

async function manifestOf(
  name: string,
  ref: string,
): Promise<{
  readonly digest: string
  readonly body: Manifest & { manifests?: readonly { platform: object }[] }
}> {
  const accept = [
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ]
  const answer = await fetch(`${site.world.registry.url}/v2/${name}/manifests/${ref}`, {
    headers: { accept: accept.join(', ') },
  })
  expect(answer.status).toBe(200)
  return {
    digest: answer.headers.get('docker-content-digest') ?? '',
    body: (await answer.json()) as Manifest,
  }
}

const refusal = async (attrs: Attrs, type = 'image', request = sample()): Promise<string> =>
  (await site.driver.fails({ ...request, outputs: [{ type, attrs }] })).error.message

describe('image', () => {
  it('is pushed under several names and answers with its digests (A079, I007, I008, I009, I010, I013, I025, I026, I029, I052)', async () => {
    const { host } = site.world.registry
    const { response, events } = await site.driver.build({
      ...sample(),
      outputs: [image({ name: `${host}/p/one:1,${host}/p/two`, push: 'true' })],
    })
    const digest = response['containerimage.digest']
    for (const [name, tag] of [
      ['p/one', '1'],
      ['p/two', 'latest'],
    ] as const)
      expect((await manifestOf(name, tag)).digest).toBe(digest)
    const { body } = await manifestOf('p/one', '1')
    expect(body.config.digest).toBe(response['containerimage.config.digest'])
    const descriptor = JSON.parse(
      Buffer.from(response['containerimage.descriptor'] ?? '', 'base64').toString(),
    ) as { digest: string }
    expect(descriptor.digest).toBe(digest)
    expect(response['image.name']).toBe(`${host}/p/one:1,${host}/p/two`)
    expect(namesOf(events)).toContain('exporting to image')
    const told = events.flatMap((event) => (event.kind === 'status' ? [event.id] : [])).join('\n')
    for (const text of [
      'exporting layers',
      'exporting manifest sha256:',
      'exporting config sha256:',
      'pushing layers',
      'pushing manifest for',
    ])
      expect(told).toContain(text)
  })

  it('is pushed by digest without a tag (I053)', async () => {
    const name = `${site.world.registry.host}/bydigest`
    const { response } = await site.driver.build({
      ...sample(),
      outputs: [image({ name, push: 'true', 'push-by-digest': 'true' })],
    })
    expect((await manifestOf('bydigest', response['containerimage.digest'] ?? '')).digest).toBe(
      response['containerimage.digest'],
    )
    const tags = await fetch(`${site.world.registry.url}/v2/bydigest/tags/list`)
    expect(await tags.text()).not.toContain('latest')
  })

  it('pushed again moves nothing, and layers of the base are mounted, not moved (I046, I047, C087)', async () => {
    const { host } = site.world.registry
    const name = `${host}/again:1`
    const request = sample()
    const first = await site.driver.build({ ...request, outputs: [image({ name, push: 'true' })] })
    const second = await site.driver.build({ ...request, outputs: [image({ name, push: 'true' })] })
    expect(second.response['containerimage.digest']).toBe(first.response['containerimage.digest'])
    const base = await manifestOf('busybox', 'latest')
    const made = await manifestOf('again', '1')
    expect(made.body.layers?.[0]?.digest).toBe(base.body.layers?.[0]?.digest)
  })

  it('can be the base of the next build (C082)', async () => {
    const name = `${site.world.registry.host}/chain:1`
    await site.driver.build({ ...sample(), outputs: [image({ name, push: 'true' })] })
    const context = site.world.context({
      Dockerfile: `FROM ${name}\nRUN stat -c '%u:%g %a' /opt/f > /stat; echo $E >> /stat; readlink /opt/l >> /stat\nFROM scratch\nCOPY --from=0 /stat /\n`,
    })
    const { dir } = await site.driver.files(dockerfile(context))
    expect(treeOf(dir)).toEqual({ stat: '3:4 640\n1\nf\n' })
  })

  it('dates images and trees as the build or the exporter says (I004)', async () => {
    const created = async (attrs: Attrs, opts: Attrs = {}) =>
      (await site.driver.image(sample(opts), attrs)).image.config.created
    expect(await created({})).toBe('2017-07-14T02:40:00Z')
    // A later date of the exporter changes nothing: it is where dates end.
    expect(await created({ 'source-date-epoch': '1600000000' })).toBe('2017-07-14T02:40:00Z')
    expect(await created({ 'source-date-epoch': '1400000000' })).toBe('2014-05-13T16:53:20Z')
    const { image } = await site.driver.image(sample(), { 'rewrite-timestamp': 'true' })
    expect(image.config.history?.map((entry) => entry.created)).toContain('2017-07-14T02:40:00Z')
    const { dir } = await site.driver.files(sample())
    expect(Math.floor(statSync(join(dir, 'opt/f')).mtimeMs / 1000)).toBe(1_500_000_000)
    expect(await refusal({ 'source-date-epoch': 'x' })).toContain('invalid source-date-epoch')
  })

  it('takes compressions, media types and annotations, and names what does not go together (I031, I060, I061, I062, I063, I064, I068, I071, I073, I077, I079)', async () => {
    const zstd = await site.driver.image(sample(), { compression: 'zstd', 'force-compression': 'true' })
    expect(new Set(zstd.image.manifest.layers?.map(({ mediaType }) => mediaType))).toEqual(
      new Set(['application/vnd.oci.image.layer.v1.tar+zstd']),
    )
    const plain = await site.driver.image(sample(), {
      compression: 'uncompressed',
      'force-compression': 'true',
    })
    expect(plain.image.manifest.layers?.at(-1)?.mediaType).toBe('application/vnd.oci.image.layer.v1.tar')
    const docker = await site.driver.image(sample(), { 'oci-mediatypes': 'false' })
    expect(docker.image.manifest.mediaType).toBe('application/vnd.docker.distribution.manifest.v2+json')
    const both = await site.driver.image(sample(), {
      'oci-mediatypes': 'false',
      compression: 'zstd',
      'force-compression': 'true',
    })
    expect(new Set(both.image.manifest.layers?.map(({ mediaType }) => mediaType))).toEqual(
      new Set(['application/vnd.docker.image.rootfs.diff.tar.zstd']),
    )
    const noted = await site.driver.image(sample(), {
      'annotation.a': 'b',
      'annotation-manifest-descriptor.c': 'd',
    })
    expect(noted.image.manifest.annotations).toEqual({ a: 'b' })
    expect(noted.image.index.manifests[0]?.annotations).toMatchObject({ c: 'd' })
    expect(await refusal({ push: 'maybe' })).toMatch(/push/)
    expect(await refusal({ compression: 'nope' })).toMatch(/nope/)
    expect(await refusal({ compression: 'estargz', 'oci-mediatypes': 'false' })).toContain(
      'exporter option "compression=estargz" conflicts with "oci-mediatypes=false"',
    )
    expect(await refusal({ 'annotation-index.x': 'y', name: 'x.test/y' })).toMatch(/index annotations/)
  })

  it('fails clearly when the registry is not there or has no such right (I048)', async () => {
    const message = await refusal({ name: '127.0.0.1:1/x:1', push: 'true' })
    expect(message).toMatch(/failed to push 127\.0\.0\.1:1\/x:1/)
    expect(await refusal({ name: 'UPPER/x', push: 'true' })).toMatch(/invalid reference format|UPPER/)
  }, 60_000)
})

describe('several platforms', () => {
  it('make an index, each with its own config; oci and push agree (I022, I037, I076, E167)', async () => {
    const name = `${site.world.registry.host}/multi:1`
    const { response } = await site.driver.build({ ...multi(), outputs: [image({ name, push: 'true' })] })
    const { body, digest } = await manifestOf('multi', '1')
    expect(digest).toBe(response['containerimage.digest'])
    expect(body.manifests?.map(({ platform }) => platform)).toEqual([
      { architecture: 'amd64', os: 'linux' },
      { architecture: 'arm64', os: 'linux' },
    ])
    const { image: made } = await site.driver.image(multi())
    expect(made.digest).toBe(digest)
    const configs = made.json<{ manifests: { digest: string }[] }>(made.digest).manifests.map((entry) => {
      const manifest = made.json<Manifest>(entry.digest)
      return made.json<{ architecture: string; config: { Labels: object; Env: string[] } }>(
        manifest.config.digest,
      )
    })
    expect(configs.map(({ architecture, config }) => [architecture, config.Labels])).toEqual([
      ['amd64', { a: 'amd64' }],
      ['arm64', { a: 'arm64' }],
    ])
  })

  it('are directories of their own in local and tar outputs; docker refuses them (I041, I082, I083, I089)', async () => {
    const { dir } = await site.driver.files(multi())
    expect(treeOf(dir)).toEqual({
      'linux_amd64/': '',
      'linux_amd64/f': 'f',
      'linux_arm64/': '',
      'linux_arm64/f': 'f',
    })
    const path = join(site.driver.newDir(), 'm.tar')
    await site.driver.build({
      ...multi(),
      outputs: [{ type: 'tar', attrs: {}, target: { kind: 'file', path } }],
    })
    expect(listTar(path).map((line) => line.split(' ')[2])).toEqual(
      expect.arrayContaining(['linux_amd64/f', 'linux_arm64/f']),
    )
    const docker = { type: 'docker', attrs: {}, target: { kind: 'file', path: `${path}.docker` } } as const
    expect((await site.driver.fails({ ...multi(), outputs: [docker] })).error.message).toMatch(
      /docker exporter does not.*support exporting manifest lists/,
    )
  })

  it('one platform is an index only when asked (E153, E167)', async () => {
    const one = await site.driver.image(multi({ platform: 'linux/arm64' }))
    expect(one.image.config.architecture).toBe('arm64')
    expect(one.image.digest).not.toBe('')
    expect(one.image.index.manifests[0]?.mediaType).toBe('application/vnd.oci.image.manifest.v1+json')
    const forced = await site.driver.image(multi({ platform: 'linux/arm64', 'multi-platform': 'true' }))
    expect(forced.image.index.manifests[0]?.mediaType).toBe('application/vnd.oci.image.index.v1+json')
  })
})

describe('archives', () => {
  it('oci and docker ones are read by others (I014, I015, I027, I040, I042)', async () => {
    const dir = site.driver.newDir()
    const outputs: BuildOutput[] = ['oci', 'docker'].map((type) => ({
      type,
      attrs: { name: 'arch.test/x:1' },
      target: { kind: 'file', path: join(dir, `${type}.tar`) },
    }))
    const { response } = await site.driver.build({ ...sample(), outputs })
    const layout = readOciArchive(join(dir, 'oci.tar'), join(dir, 'oci'))
    expect(layout.index.manifests[0]?.annotations).toMatchObject({
      'io.containerd.image.name': 'arch.test/x:1',
      'org.opencontainers.image.ref.name': '1',
      'org.opencontainers.image.created': '2017-07-14T02:40:00Z',
    })
    expect(Object.values(response).join('\n')).toContain('sha256:')
    const docker = JSON.parse(
      execFileSync('tar', ['-xOf', join(dir, 'docker.tar'), 'manifest.json'], { encoding: 'utf8' }),
    ) as { RepoTags: string[]; Config: string; Layers: string[] }[]
    expect(docker[0]?.RepoTags).toEqual(['arch.test/x:1'])
    if (spawnSync('skopeo', ['--version']).status !== 0) {
      console.warn('SKIPPED: reading archives with skopeo: it is not there')
      return
    }
    for (const type of ['oci', 'docker']) {
      const inspected = execFileSync(
        'skopeo',
        ['inspect', '--config', `${type}-archive:${join(dir, `${type}.tar`)}`],
        { encoding: 'utf8' },
      )
      expect(JSON.parse(inspected)).toMatchObject({ config: { Env: expect.arrayContaining(['E=1']) } })
      execFileSync('skopeo', [
        'copy',
        '-q',
        `${type}-archive:${join(dir, `${type}.tar`)}`,
        `dir:${join(dir, `copy-${type}`)}`,
      ])
    }
  })

  it('are the same bytes for the same input (I004, I033)', async () => {
    const request = sample()
    const tar = async (name: string): Promise<Buffer> => {
      const path = join(site.driver.newDir(), name)
      await site.driver.build({
        ...request,
        outputs: [{ type: 'oci', attrs: { 'rewrite-timestamp': 'true' }, target: { kind: 'file', path } }],
      })
      return readFileSync(path)
    }
    const first = await tar('1')
    expect((await tar('2')).equals(first)).toBe(true)
    for await (const _ of site.driver.client.prune({ all: true })) void _
    const cold = await site.driver.image(sample(), { 'rewrite-timestamp': 'true' })
    const warm = await site.driver.image(sample(), { 'rewrite-timestamp': 'true' })
    expect(cold.image.digest).toBe(warm.image.digest)
  })

  it('tar keeps owners, modes and links (I017, I088)', async () => {
    const path = join(site.driver.newDir(), 'x.tar')
    await site.driver.build({
      ...sample(),
      outputs: [{ type: 'tar', attrs: {}, target: { kind: 'file', path } }],
    })
    const lines = listTar(path)
    expect(lines).toContain('-rw-r----- 3/4 opt/f')
    expect(lines).toContain('lrwxrwxrwx 0/0 opt/l -> f')
  })
})

describe('local', () => {
  it('adds to a directory, or mirrors it; owners are the client’s (B030, I016, I028, I081, I084)', async () => {
    const path = site.driver.newDir()
    writeFileSync(join(path, 'stale'), 'old')
    const request = dockerfile(
      site.world.context({ Dockerfile: 'FROM scratch\nCOPY --chown=3:4 --chmod=0751 f /d/f\n', f: 'f' }),
    )
    const output = (mirror: boolean): BuildOutput => ({
      type: 'local',
      attrs: mirror ? { mode: 'delete' } : {},
      target: { kind: 'directory', path, mirror },
    })
    await site.driver.build({ ...request, outputs: [output(false)] })
    expect(treeOf(path)).toEqual({ 'd/': '', 'd/f': 'f', stale: 'old' })
    expect(lstatSync(join(path, 'd/f'))).toMatchObject({ uid: process.getuid?.(), gid: process.getgid?.() })
    expect(statSync(join(path, 'd/f')).mode & 0o777).toBe(0o751)
    await site.driver.build({ ...request, outputs: [output(true)] })
    expect(treeOf(path)).toEqual({ 'd/': '', 'd/f': 'f' })
  })

  it('several outputs at once each get theirs; one that fails fails the build (A074, B026, I002)', async () => {
    const [one, two] = [site.driver.newDir(), site.driver.newDir()]
    const path = join(site.driver.newDir(), 'x.tar')
    const directory = (dir: string): BuildOutput => ({
      type: 'local',
      attrs: {},
      target: { kind: 'directory', path: dir, mirror: false },
    })
    const outputs = [
      directory(one),
      { type: 'tar', attrs: {}, target: { kind: 'file', path } } as const,
      directory(two),
      image({ name: 'many.test/x' }),
    ]
    const request = dockerfile(site.world.context({ Dockerfile: 'FROM scratch\nCOPY f /f\n', f: 'f' }))
    const { response } = await site.driver.build({ ...request, outputs })
    expect([treeOf(one), treeOf(two)]).toEqual([{ f: 'f' }, { f: 'f' }])
    expect(existsSync(path)).toBe(true)
    expect(response['containerimage.digest']).toMatch(/^sha256:/)
    const failing = [directory(one), image({ name: '127.0.0.1:1/x', push: 'true' })]
    expect((await site.driver.fails({ ...request, outputs: failing })).error.message).toMatch(
      /failed to push/,
    )
  }, 60_000)

  it('a client that declines has what it wants (B029, I087)', async () => {
    const request = dockerfile(site.world.context({ Dockerfile: 'FROM scratch\nCOPY f /f\n', f: 'f' }))
    await site.driver.build({
      ...request,
      outputs: [{ type: 'oci', attrs: {}, target: { kind: 'declined' } }],
    })
  })
})
