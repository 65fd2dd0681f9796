import { createHash } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { image, imageBlob, local, ociLayoutBlob, type LocalOptions, type State } from '@slipway/llb'
import { llb, pick } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()

function digestOf(bytes: string | Uint8Array): `sha256:${string}` {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

interface ImageManifest {
  readonly config: { readonly digest: string }
  readonly layers: readonly { readonly digest: string; readonly size: number }[]
}

async function manifestOf(name: string): Promise<ImageManifest> {
  const url = `http://${site.world.registry.host}/v2/${name}/manifests/latest`
  const accept =
    'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json'
  return (await (await fetch(url, { headers: { accept } })).json()) as ImageManifest
}

/** Name, mode, owner, size and time of what a source brings. */
async function stat(state: State, more: Parameters<typeof llb>[1] = {}): Promise<string> {
  const exec = image(site.world.base).run({
    args: ['sh', '-c', 'cd /in && stat -c "%n %a %u:%g %s %Y" *'],
    mounts: [{ type: 'bind', target: '/in', from: state, readonly: true }],
  })
  return logsOf((await site.driver.build(await llb(exec.root, more))).events)
}

describe('a blob', () => {
  it('of a registry is one file, with the name, mode and owner that are asked for (C094)', async () => {
    const { config, layers } = await manifestOf('busybox')
    const [layer] = layers
    const repository = `${site.world.registry.host}/busybox`
    expect(await stat(imageBlob(`${repository}@${layer!.digest}`))).toBe(
      `${layer!.digest.slice('sha256:'.length)} 600 0:0 ${layer!.size} 0\n`,
    )
    const named = imageBlob(`${repository}@${config.digest}`, {
      filename: '../up/config.json',
      mode: 0o640,
      uid: 5,
      gid: 6,
    })
    expect(await stat(named)).toMatch(/^config\.json 640 5:6 \d+ 0\n$/)
    const { dir } = await site.driver.files(await llb(named))
    expect(digestOf(readFileSync(join(dir, 'config.json')))).toBe(config.digest)
  })

  it('that is not there, or has no digest, is refused (C094)', async () => {
    const repository = `${site.world.registry.host}/busybox`
    const none = digestOf('none')
    const { error } = await site.driver.fails(await llb(imageBlob(`${repository}@${none}`)))
    expect(error.message).toContain('not found')
    expect(error.message).toContain(none)
    expect(() => imageBlob(`${repository}:latest`)).toThrow('tagged image reference not allowed')
  })

  it('of a layout of the client is a file too, verified (C095)', async () => {
    const layout = site.driver.newDir()
    const blobs = join(layout, 'blobs/sha256')
    mkdirSync(blobs, { recursive: true })
    writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
    writeFileSync(join(layout, 'index.json'), '{"schemaVersion":2,"manifests":[]}')
    const text = 'a blob of the client\n'.repeat(5000)
    const [right, forged] = [digestOf(text), digestOf('something else')]
    writeFileSync(join(blobs, right.slice(7)), text)
    writeFileSync(join(blobs, forged.slice(7)), text)
    const layouts = new Map([['store', layout]])
    const blob = (digest: string, storeId?: string): State =>
      ociLayoutBlob(`any/name@${digest}`, { filename: 'b', ...(storeId === undefined ? {} : { storeId }) })
    const { dir } = await site.driver.files(await llb(blob(right, 'store'), { layouts }))
    expect(treeOf(dir)).toEqual({ b: text })
    const lie = await site.driver.fails(await llb(blob(forged, 'store'), { layouts }))
    expect(lie.error.message).toContain('digest mismatch')
    const gone = await site.driver.fails(await llb(blob(digestOf('gone'), 'store'), { layouts }))
    expect(gone.error.message).toContain('not found')
    const nowhere = await site.driver.fails(await llb(blob(right)))
    expect(nowhere.error.message).toContain('requires store id')
  })
})

describe('an image', () => {
  it('is resolved as the op says, and cut to its first layers (C083, C085)', async () => {
    const two = image(site.world.base).run({ args: ['sh', '-c', 'echo top > /top'] }).root
    const name = `${site.world.registry.host}/two:1`
    await site.driver.build({
      ...(await llb(two)),
      outputs: [{ type: 'image', attrs: { name, push: 'true' } }],
    })
    for (const resolveMode of ['default', 'pull', 'local'] as const)
      expect(
        treeOf((await site.driver.files(await llb(pick(image(name, { resolveMode }), '/top')))).dir),
      ).toEqual({
        top: 'top\n',
      })
    const cut = pick(image(name, { layerLimit: 1 }), '/to*', '/etc/passwd')
    expect(Object.keys(treeOf((await site.driver.files(await llb(cut))).dir))).toEqual(['passwd'])
    const { error } = await site.driver.fails(await llb(pick(image(name, { layerLimit: 3 }), '/top')))
    expect(error.message).toMatch(/layer limit 3/)
  })
})

describe('a directory of the client', () => {
  const count = async (dir: string, options: LocalOptions): Promise<number> => {
    const request = await llb(local('src', options), { directories: new Map([['src', dir]]) })
    const { events } = await site.driver.files(request)
    const moved = events.flatMap((event) =>
      event.kind === 'status' && event.id.startsWith('transferring') ? [Number(event.current)] : [],
    )
    return Math.max(0, ...moved)
  }

  it('is shared by hint, and resent where nothing is compared (C147, C148, B043)', async () => {
    const body = 'x'.repeat(400_000)
    const dir = site.world.context({ big: body })
    utimesSync(join(dir, 'big'), 1_600_000_000, 1_600_000_000)
    expect(await count(dir, { sharedKeyHint: 'one' })).toBeGreaterThan(400_000)
    appendFileSync(join(dir, 'small'), 'y')
    expect(await count(dir, { sharedKeyHint: 'one' })).toBeLessThan(100_000)
    expect(await count(dir, { sharedKeyHint: 'two' })).toBeGreaterThan(400_000)
    expect(await count(dir, { sharedKeyHint: 'one', differ: { type: 'none' } })).toBeGreaterThan(400_000)
  })

  it('is its own source where the op says so, also within one build (C143)', async () => {
    const dir = site.world.context({ f: 'same' })
    const step = (id: string): State =>
      image(site.world.base).run({
        args: ['sh', '-c', 'cat /in/f > /f; cat /in/f'],
        mounts: [
          { type: 'bind', target: '/in', from: local('src', { localUniqueId: id }), readonly: true },
          { type: 'bind', target: '/again', from: local('src', { localUniqueId: `${id}2` }), readonly: true },
        ],
      }).root
    const directories = new Map([['src', dir]])
    const first = await site.driver.build(await llb(step('a'), { directories }))
    const sources = new Set(
      first.events.flatMap((event) =>
        event.kind === 'vertex' && event.name.includes('local://src') ? [event.digest] : [],
      ),
    )
    expect(sources.size).toBe(2)
    // What is in it decides, not what it is called.
    const second = await site.driver.build(await llb(step('b'), { directories }))
    expect(stepOf(second.events, 'cat /in/f')).toBe('cached')
  })
})
