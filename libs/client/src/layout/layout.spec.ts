import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sha256, type SlipwayError } from '@slipway/base'
import { services } from '@slipway/proto'
import { type Caller, fromServiceError, messagesOf } from '@slipway/rpc'
import Long from 'long'
import type { BuildRequest } from '../build/request.ts'
import { Client } from '../client.ts'
import { FakeDaemon } from '../testing/fake-daemon.ts'
import { addToLayout, findInLayout } from './index-file.ts'
import { LayoutStore } from './layout-store.ts'
import { planLayouts } from './plan.ts'

let base: string
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'slipway-layout-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

const image = { mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: sha256('m'), size: 1 }

async function asDaemon(
  request: BuildRequest,
  job: (client: Caller) => Promise<Readonly<Record<string, string>>>,
): Promise<void> {
  await using daemon = await FakeDaemon.open({
    job: async ({ client, returned }) => {
      await returned
      return await job(client)
    },
  })
  await using client = Client.dial(daemon.address)
  await client.build({ frontend: 'f', ...request }, { onProgress: () => {} })
}

function storeMetadata(id: string): Metadata {
  const metadata = new Metadata()
  metadata.set('buildkit-attachable-store-id', id)
  return metadata
}

/** Writes a blob as containerd's client does; answers the code of the error, or ''. */
async function write(client: Caller, id: string, data: Buffer, expected: string): Promise<string> {
  const call = client.duplex(services.ContentService.Write, { metadata: storeMetadata(id) })
  const common = { ref: 'r', total: Long.fromNumber(data.length), expected }
  try {
    const answers = call[Symbol.asyncIterator]()
    call.write({ ...common, action: 0 })
    await answers.next()
    for (let at = 0; at < data.length; at += 1000) {
      const chunk = data.subarray(at, at + 1000)
      call.write({ ...common, action: 1, offset: Long.fromNumber(at), data: chunk })
      await answers.next()
    }
    call.write({ ...common, action: 2, offset: Long.fromNumber(data.length) })
    await answers.next()
    call.end()
    await answers.next()
    return ''
  } catch (error) {
    call.cancel()
    return (fromServiceError(error) as SlipwayError).code
  }
}

describe('layouts as content stores', () => {
  it('take blobs, know them, give parts of them (B064 B065)', async () => {
    const data = Buffer.alloc(3500, 'abc')
    const digest = sha256(data)
    const codes: unknown[] = []
    await asDaemon(
      { outputs: [{ type: 'oci', attrs: { tar: 'false' }, target: { kind: 'layout', path: base } }] },
      async (client) => {
        codes.push(await write(client, 'export', data, digest))
        codes.push(await write(client, 'export', data, digest))
        codes.push(await write(client, 'export', Buffer.from('other'), sha256('what')))
        codes.push(await write(client, 'elsewhere', data, digest))
        const metadata = storeMetadata('export')
        const { info } = await client.unary(services.ContentService.Info, { digest }, { metadata })
        codes.push(Number(info!.size))
        const read = client.serverStream(
          services.ContentService.Read,
          { digest, offset: Long.fromNumber(3000), size: Long.fromNumber(10) },
          { metadata },
        )
        let text = ''
        for await (const part of messagesOf(read)) text += Buffer.from(part.data!).toString()
        codes.push(text)
        return {
          'containerimage.descriptor': Buffer.from(JSON.stringify(image)).toString('base64'),
          'image.name': 'docker.io/library/a:1',
        }
      },
    )
    expect(codes).toEqual(['', 'already-exists', 'data-loss', 'not-found', 3500, 'abcabcabca'])
    expect(readdirSync(join(base, 'ingest'))).toEqual([])
    expect(readFileSync(join(base, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}')
    expect(findInLayout(base, 'docker.io/library/a:1')?.digest).toBe(image.digest)
    expect(findInLayout(base, '1')?.annotations).toEqual({
      'io.containerd.image.name': 'docker.io/library/a:1',
      'org.opencontainers.image.ref.name': '1',
    })
  })

  it('keep one image per name (I045)', () => {
    const other = { ...image, digest: sha256('other') }
    addToLayout(base, image, [
      { kind: 'tag', tag: 'latest' },
      { kind: 'name', name: 'docker.io/library/a:1' },
    ])
    addToLayout(base, other, [{ kind: 'tag', tag: 'latest' }])
    expect(findInLayout(base, 'latest')?.digest).toBe(other.digest)
    expect(findInLayout(base, '1')?.digest).toBe(image.digest)
    expect(readdirSync(base).sort()).toEqual(['index.json', 'oci-layout'])
  })

  it('are local caches: found by tag, left out where they are not, entered afterwards (B066)', async () => {
    const blob = Buffer.from('cache')
    const store = new LayoutStore(base)
    const cache = { type: 'local', attrs: { src: base } }
    expect(planLayouts({ cacheImports: [cache] }).cacheImports).toEqual([])
    const plan = planLayouts({ cacheExports: [{ type: 'local', attrs: { dest: base } }] })
    expect([...plan.stores.keys()]).toEqual([`local:${base}`])
    plan.finish({
      'cache.manifest': JSON.stringify({ ...image, digest: sha256(blob), size: blob.length }),
    })
    expect(planLayouts({ cacheImports: [cache] }).cacheImports).toEqual([])
    rmSync(join(base, 'blobs'), { recursive: true, force: true })
    const writer = store.openWriter()
    await writer.write(blob)
    await writer.commit({ digest: sha256(blob), size: blob.length })
    expect(planLayouts({ cacheImports: [cache] }).cacheImports).toEqual([
      { type: 'local', attrs: { src: base, digest: sha256(blob) } },
    ])
    expect(() => planLayouts({ cacheExports: [{ type: 'local', attrs: {} }] })).toThrow(
      'local cache exporter requires dest',
    )
  })

  it('refuses digests that are paths', () => {
    writeFileSync(join(base, 'x'), 'x')
    expect(() => new LayoutStore(base).stat('sha256:../../x')).toThrow('invalid digest')
  })
})
