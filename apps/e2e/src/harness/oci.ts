import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
  readonly platform?: { readonly os: string; readonly architecture: string; readonly variant?: string }
}

export interface Manifest {
  readonly mediaType: string
  readonly config: Descriptor
  /** BuildKit writes null for an image without layers. */
  readonly layers: readonly Descriptor[] | null
  readonly annotations?: Readonly<Record<string, string>>
}

export interface ImageConfig {
  readonly architecture: string
  readonly os: string
  readonly created?: string
  readonly author?: string
  readonly config: Readonly<Record<string, unknown>>
  readonly rootfs: { readonly type: string; readonly diff_ids: readonly string[] }
  readonly history: readonly {
    readonly created_by?: string
    readonly comment?: string
    readonly empty_layer?: boolean
    readonly created?: string
  }[]
}

/** One image out of an OCI layout: its manifest, config, and what the layers hold. */
export interface OciImage {
  readonly dir: string
  readonly index: { readonly manifests: readonly Descriptor[] }
  readonly digest: string
  readonly manifest: Manifest
  readonly config: ImageConfig
  json<T>(digest: string): T
  blob(digest: string): string
  /** `tar -tv` lines of one layer, without dates. */
  layer(position: number): readonly string[]
}

export function readOciArchive(tar: string, dir: string): OciImage {
  mkdirSync(dir, { recursive: true })
  execFileSync('tar', ['-xf', tar, '-C', dir])
  return readOciLayout(dir)
}

export function readOciLayout(dir: string): OciImage {
  const blob = (digest: string): string => join(dir, 'blobs', digest.replace(':', '/'))
  const json = <T>(digest: string): T => JSON.parse(readFileSync(blob(digest), 'utf8')) as T
  const index = JSON.parse(readFileSync(join(dir, 'index.json'), 'utf8')) as OciImage['index']
  const top = index.manifests[0]
  if (!top) throw new Error(`${dir} holds no manifest`)
  let { digest } = top
  const first = json<Manifest & { manifests?: readonly Descriptor[] }>(digest)
  if (first.manifests?.[0]) digest = first.manifests[0].digest
  const manifest = json<Manifest>(digest)
  return {
    dir,
    index,
    digest: top.digest,
    manifest,
    config: json<ImageConfig>(manifest.config.digest),
    json,
    blob,
    layer: (position) => {
      const layer = manifest.layers?.at(position)
      return layer ? listTar(blob(layer.digest)) : []
    },
  }
}

const IMAGE_MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Digest of an image's manifest as the registry has it. */
export async function pushedDigest(registry: string, repository: string, tag: string): Promise<string> {
  const url = `http://${registry}/v2/${repository}/manifests/${tag}`
  const answer = await fetch(url, { method: 'HEAD', headers: { accept: IMAGE_MANIFESTS } })
  const digest = answer.headers.get('docker-content-digest')
  if (!answer.ok || !digest) throw new Error(`${registry} has no ${repository}:${tag}: ${answer.status}`)
  return digest
}

/** One line for each entry: mode, owner/group in numbers, path and link target. */
export function listTar(path: string): readonly string[] {
  const text = execFileSync('tar', ['--numeric-owner', '-tvf', path], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [mode, owner, , , , ...name] = line.split(/\s+/)
      return `${mode} ${owner} ${name.join(' ')}`
    })
}
