import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '@slipway/base'
import { makeImage, pushImage, writeBusyboxRoot } from '@slipway/testing'

/** The first layer's bytes are those of the busybox that this machine has: they are no facts. */
export const BASE_HISTORY = 'busybox-static'
export const BASE_LAYERS = 2

type Config = Readonly<Record<string, unknown>>

/** Pushes images of busybox and one file that says whose it is. */
export class BaseImages {
  readonly #registry: string
  readonly #dir: string
  readonly #busybox: ReturnType<typeof makeImage>

  private constructor(registry: string, dir: string) {
    this.#registry = registry
    this.#dir = join(dir, 'owners')
    const root = join(dir, 'busybox')
    writeBusyboxRoot(root)
    this.#busybox = makeImage(root)
  }

  static async open(registry: string, dir: string): Promise<BaseImages> {
    const images = new BaseImages(registry, dir)
    await pushImage(registry, 'base', 'busybox', images.#busybox)
    return images
  }

  /** Answers the reference of an image of its own for this owner. */
  async push(owner: string, name: string, config: Config): Promise<string> {
    const [repository, tag] = [`base/${owner}`, name]
    const layer = this.#ownerLayer(owner, name)
    const below = JSON.parse(this.#busybox.config.toString()) as {
      readonly config: Config
      readonly rootfs: { readonly type: string; readonly diff_ids: readonly string[] }
      readonly history: readonly object[]
    }
    const image = Buffer.from(
      JSON.stringify({
        ...below,
        config: { ...below.config, ...config },
        rootfs: { ...below.rootfs, diff_ids: [...below.rootfs.diff_ids, sha256(layer)] },
        history: [...below.history, { created: '1970-01-01T00:00:00Z', created_by: 'owner' }],
      }),
    )
    const first = (JSON.parse(this.#busybox.manifest.toString()) as { readonly layers: readonly object[] })
      .layers
    const manifest = Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: 'application/vnd.oci.image.manifest.v1+json',
        config: describe('application/vnd.oci.image.config.v1+json', image),
        layers: [...first, describe('application/vnd.oci.image.layer.v1.tar', layer)],
      }),
    )
    const mount = `mount=${sha256(this.#busybox.layer)}&from=base`
    const mounted = await fetch(`http://${this.#registry}/v2/${repository}/blobs/uploads/?${mount}`, {
      method: 'POST',
    })
    if (mounted.status !== 201) throw new Error(`mount of a layer answered ${mounted.status}`)
    await pushImage(this.#registry, repository, tag, { manifest, config: image, layer })
    return `${this.#registry}/${repository}:${tag}`
  }

  #ownerLayer(owner: string, name: string): Buffer {
    const dir = join(this.#dir, owner, name)
    mkdirSync(join(dir, 'etc'), { recursive: true })
    writeFileSync(join(dir, 'etc/owner'), `${owner} ${name}\n`)
    const fixed = [
      '--sort=name',
      '--mtime=@0',
      '--owner=0',
      '--group=0',
      '--numeric-owner',
      '--mode=u=rwX,go=rX',
    ]
    const tar = spawnSync('tar', [...fixed, '-C', dir, '-cf', '-', 'etc/owner'])
    if (tar.status !== 0) throw new Error(`tar failed: ${tar.stderr.toString()}`)
    rmSync(dir, { recursive: true })
    return tar.stdout
  }
}

function describe(mediaType: string, data: Uint8Array): object {
  return { mediaType, digest: sha256(data), size: data.length }
}
