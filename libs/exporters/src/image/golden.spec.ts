import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, it } from '@jest/globals'
import type { Digest } from '@slipway/base'
import { readBlob } from '@slipway/content'
import { Archiver } from '@slipway/archive'
import { createMemoryContentStore } from '@slipway/content/memory/store'
import type { Descriptor, Manifest } from '@slipway/oci'
import type { ExportRef } from '../exporters.ts'
import { testContext, testSource } from '../testing/fixtures.ts'
import { commitImage } from './commit.ts'
import { parseImageOptions } from './options.ts'
import { settleOptions } from './source.ts'

const archiver = new Archiver({ threads: 1 })
afterAll(() => archiver.close())

/** Images that BuildKit made: what its exporter was given, and what it wrote. */
interface Golden {
  readonly title: string
  readonly attrs: Readonly<Record<string, string>>
  readonly metadata: Readonly<Record<string, string>>
  readonly refs: Readonly<
    Record<string, readonly { readonly descriptor: Descriptor; readonly diffId: Digest }[]>
  >
  readonly multi: boolean
  readonly digest: Digest
  readonly root: string
  readonly manifests: readonly string[]
  readonly configs: readonly string[]
}

const GOLDEN = JSON.parse(
  readFileSync(new URL('../testing/golden.json', import.meta.url), 'utf8'),
) as readonly Golden[]

describe('images byte for byte as BuildKit writes them (I038 I039 I051 I076 I079)', () => {
  it.each(GOLDEN.map((golden) => [`${golden.title} ${JSON.stringify(golden.attrs)}`, golden] as const))(
    '%s',
    async (_title, golden) => {
      const store = createMemoryContentStore()
      const refs = new Map(
        Object.entries(golden.refs).map(([id, layers]): [string, ExportRef] => [
          id,
          {
            id,
            remote: () => Promise.resolve({ layers, provider: store }),
            mount: () => Promise.reject(new Error('not a tree')),
          },
        ]),
      )
      const plain = testSource(golden.multi ? undefined : [...refs.values()][0], golden.metadata)
      const source = golden.multi ? { ...plain, refs } : plain
      const options = settleOptions(parseImageOptions(golden.attrs).options, source, {
        ociTypes: true,
        ociArtifact: true,
      })
      const { descriptor } = await commitImage(source, options, { content: store, archiver }, testContext())

      const text = async (digest: Digest): Promise<string> =>
        Buffer.from(await readBlob(store, digest)).toString()
      expect(await text(descriptor.digest)).toBe(golden.root)
      expect(descriptor.digest).toBe(golden.digest)
      for (const [index, manifest] of golden.manifests.entries()) {
        const { config } = JSON.parse(manifest) as Manifest
        expect(await text(config.digest)).toBe(golden.configs[index])
      }
    },
  )
})
