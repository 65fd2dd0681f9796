import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { makeImage } from '@slipway/testing'
import { dockerfile } from './harness/driver.ts'
import type { Descriptor, Manifest } from './harness/oci.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite()
const FOREIGN = 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip'
const OCI_FOREIGN = 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip'
const OCI_LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

type Layer = Descriptor & { readonly urls?: readonly string[] }

it('layers that are not the registry’s come from their addresses, and are kept so or made ordinary (G039)', async () => {
  const root = join(site.world.dir, 'foreign')
  mkdirSync(root)
  writeFileSync(join(root, 'foreign.txt'), 'from elsewhere')
  const image = makeImage(root)
  await using elsewhere = await serve(image.layer)
  const { host, url } = site.world.registry
  await put(url, 'foreign', image.config)
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
    config: descriptor('application/vnd.docker.container.image.v1+json', image.config),
    layers: [{ ...descriptor(FOREIGN, image.layer), urls: [elsewhere.url] }],
  }
  const stored = await fetch(`${url}/v2/foreign/manifests/latest`, {
    method: 'PUT',
    body: JSON.stringify(manifest),
    headers: { 'content-type': manifest.mediaType },
  })
  expect(stored.status).toBe(201)
  expect(await has(url, 'foreign', image.layer)).toBe(false)

  const context = site.world.context({
    Dockerfile: `FROM ${host}/foreign:latest\nCOPY own.txt /\n`,
    'own.txt': 'own',
  })
  const made = async (attrs: Record<string, string>, name: string) => {
    const output = { type: 'image', attrs: { name: `${host}/${name}:1`, push: 'true', ...attrs } }
    await site.driver.build({ ...dockerfile(context), outputs: [output] })
    const pushed = (await (
      await fetch(`${url}/v2/${name}/manifests/1`, {
        headers: { accept: 'application/vnd.oci.image.manifest.v1+json' },
      })
    ).json()) as Manifest
    return (pushed.layers ?? []) as readonly Layer[]
  }
  const kept = await made({ 'prefer-nondist-layers': 'true' }, 'kept')
  expect(kept.map(({ mediaType }) => mediaType)).toEqual([OCI_FOREIGN, OCI_LAYER])
  expect(kept[0]?.urls).toEqual([elsewhere.url])
  expect(await has(url, 'kept', image.layer)).toBe(false)
  const ordinary = await made({}, 'ordinary')
  expect(ordinary.map(({ mediaType }) => mediaType)).toEqual([OCI_LAYER, OCI_LAYER])
  expect(ordinary[0]).not.toHaveProperty('urls')
  expect(ordinary[0]?.digest).toBe(sha256(image.layer))
  expect(await has(url, 'ordinary', image.layer)).toBe(true)
  const { dir } = await site.driver.files(dockerfile(context))
  expect(treeOf(dir)).toEqual({ 'foreign.txt': 'from elsewhere', 'own.txt': 'own' })
})

function descriptor(mediaType: string, data: Uint8Array): Descriptor {
  return { mediaType, digest: sha256(data), size: data.length }
}

async function serve(body: Uint8Array): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((_request, response) => response.end(body))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/layer`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function put(registry: string, repository: string, blob: Uint8Array): Promise<void> {
  const started = await fetch(`${registry}/v2/${repository}/blobs/uploads/`, { method: 'POST' })
  const location = new URL(started.headers.get('location') ?? '', registry)
  location.searchParams.set('digest', sha256(blob))
  expect((await fetch(location, { method: 'PUT', body: new Uint8Array(blob) })).status).toBe(201)
}

async function has(registry: string, repository: string, blob: Uint8Array): Promise<boolean> {
  const answer = await fetch(`${registry}/v2/${repository}/blobs/${sha256(blob)}`, { method: 'HEAD' })
  return answer.status === 200
}
