import { describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import { chainId, chainIds } from './chain-id.ts'
import { compactJson, encodeGoJson, RawJson } from './go-json.ts'
import { compressionOf, isLayerType, MediaType, toDockerMediaType, toOciMediaType } from './media-types.ts'
import { detectManifestType, parseIndex, parseManifest } from './parse.ts'
import { parseImageConfig } from './parse-config.ts'
import { encodeIndex, encodeManifest } from './write.ts'

const A = sha256('a')
const B = sha256('b')
const bytes = (value: unknown): Uint8Array =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const descriptor = { mediaType: MediaType.ociConfig, digest: A, size: 1 }

describe('parseManifest', () => {
  it('reads a manifest and writes the same bytes', () => {
    const written = encodeManifest({
      schemaVersion: 2,
      mediaType: MediaType.ociManifest,
      config: descriptor,
      layers: [{ ...descriptor, annotations: { b: '<&>', a: '1', '10': 'x' } }],
    })
    expect(Buffer.from(written).toString()).toContain(
      '"annotations": {\n        "10": "x",\n        "a": "1",\n        "b": "\\u003c\\u0026\\u003e"\n      }',
    )
    expect(Buffer.from(encodeManifest(parseManifest(written)))).toEqual(Buffer.from(written))
  })

  it('writes empty lists and fields in Go order', () => {
    const index = encodeIndex({
      schemaVersion: 2,
      mediaType: MediaType.ociIndex,
      manifests: [],
      annotations: {},
    })
    expect(Buffer.from(index).toString()).toBe(
      `{\n  "schemaVersion": 2,\n  "mediaType": "${MediaType.ociIndex}",\n  "manifests": []\n}`,
    )
  })

  it.each([
    ['not json', 'failed to parse manifest: not valid JSON'],
    ['[]', 'failed to parse manifest: not an object'],
    [{ schemaVersion: 2 }, 'config is not present'],
    [{ schemaVersion: 1, fsLayers: [] }, 'schema 1 not supported'],
    [{ schemaVersion: 2, config: descriptor, manifests: [] }, 'expected manifest but found index'],
    [{ schemaVersion: 2, config: { ...descriptor, digest: '../x' } }, 'digest is not a valid digest'],
    [{ schemaVersion: 2, config: { ...descriptor, size: -1 } }, 'size is not a positive integer'],
    [{ schemaVersion: 2, config: { ...descriptor, size: 1.5 } }, 'size is not an integer'],
    [{ schemaVersion: 2, config: descriptor, layers: {} }, 'layers is not a list'],
    [{ schemaVersion: 2, config: descriptor, layers: [3] }, 'layers[0] is not an object'],
    [{ schemaVersion: 2, config: { ...descriptor, urls: [1] } }, 'urls is not a list of strings'],
    [`{"config":${'['.repeat(500)}${']'.repeat(500)}}`, 'nested too deep'],
    [{ schemaVersion: 2, config: descriptor, pad: 'x'.repeat(5 << 20) }, 'is larger than 4194304 bytes'],
  ])('refuses hostile documents (C089) %#', (document, message) => {
    expect(() => parseManifest(bytes(document))).toThrow(message)
  })

  it('keeps __proto__ a key like any other', () => {
    const parsed = parseManifest(
      bytes(`{"config":${JSON.stringify(descriptor)},"annotations":{"__proto__":"x"}}`),
    )
    expect(Object.entries(parsed.annotations ?? {})).toEqual([['__proto__', 'x']])
  })
})

describe('parseIndex', () => {
  it('reads platforms as they stand', () => {
    const index = parseIndex(
      bytes({
        manifests: [
          {
            ...descriptor,
            platform: { os: 'linux', architecture: 'arm64', variant: 'v8', 'os.features': null },
          },
        ],
      }),
    )
    expect(index.manifests[0]?.platform).toEqual({ os: 'linux', architecture: 'arm64', variant: 'v8' })
  })

  it('refuses a manifest in its place', () => {
    expect(() => parseIndex(bytes({ manifests: [], layers: [] }))).toThrow(
      'expected index but found manifest',
    )
  })
})

describe('detectManifestType', () => {
  it('goes by content and checks the claim', () => {
    expect(detectManifestType(bytes({ config: descriptor }))).toBe(MediaType.dockerManifest)
    expect(detectManifestType(bytes({ manifests: [] }))).toBe(MediaType.dockerManifestList)
    expect(detectManifestType(bytes({ mediaType: MediaType.ociIndex, manifests: [] }))).toBe(
      MediaType.ociIndex,
    )
    expect(() => detectManifestType(bytes({ mediaType: MediaType.ociIndex, config: descriptor }))).toThrow(
      'mediaType in manifest does not match manifest contents',
    )
    expect(() => detectManifestType(bytes({ config: descriptor, manifests: [] }))).toThrow('ambiguous')
  })
})

describe('parseImageConfig', () => {
  it('gives the typed view', () => {
    const config = parseImageConfig(
      bytes({
        os: 'linux',
        architecture: 'amd64',
        config: {
          Env: ['A=1'],
          Entrypoint: null,
          Labels: { x: 'y' },
          ExposedPorts: { '80/tcp': {} },
          Shell: ['sh'],
        },
        rootfs: { type: 'layers', diff_ids: [A] },
        history: [{ created_by: 'x', empty_layer: true }],
        unknown: 1,
      }),
    )
    expect(config).toEqual({
      os: 'linux',
      architecture: 'amd64',
      config: { Env: ['A=1'], Labels: { x: 'y' }, ExposedPorts: { '80/tcp': {} }, Shell: ['sh'] },
      rootfs: { type: 'layers', diff_ids: [A] },
      history: [{ created_by: 'x', empty_layer: true }],
    })
  })

  it('refuses bad diff ids and types', () => {
    expect(() => parseImageConfig(bytes({ rootfs: { type: 'layers', diff_ids: ['x'] } }))).toThrow('diff_ids')
    expect(() => parseImageConfig(bytes({ config: { Env: 'A=1' } }))).toThrow(
      'invalid image config.config: Env is not a list',
    )
  })
})

describe('encodeGoJson', () => {
  it('escapes and sorts as Go does', () => {
    const value = {
      s: 'a<b>&\u2028\u0001\b\f\n"\\é\u007f',
      m: new Map([
        ['b', 1],
        ['a', 2],
        ['Z', 3],
        ['é', 4],
      ]),
      u: undefined,
    }
    expect(Buffer.from(encodeGoJson(value)).toString()).toBe(
      '{"s":"a\\u003cb\\u003e\\u0026\\u2028\\u0001\\b\\f\\n\\"\\\\é\u007f","m":{"Z":3,"a":2,"b":1,"é":4}}',
    )
    expect(Buffer.from(encodeGoJson('\ud800')).toString()).toBe('"\ufffd"')
  })

  it('passes raw text through, compacted', () => {
    const raw = '{ "9": 1.50, "1" : [ 1e3 , "a \\" <" ],\n"x": { } }'
    expect(compactJson(raw)).toBe('{"9":1.50,"1":[1e3,"a \\" \\u003c"],"x":{}}')
    expect(Buffer.from(encodeGoJson(new Map([['k', new RawJson(raw)]]))).toString()).toBe(
      '{"k":{"9":1.50,"1":[1e3,"a \\" \\u003c"],"x":{}}}',
    )
  })

  it('indents as MarshalIndent does', () => {
    expect(Buffer.from(encodeGoJson({ a: [1, 'x:{'], b: {}, c: [] }, { indent: true })).toString()).toBe(
      JSON.stringify({ a: [1, 'x:{'], b: {}, c: [] }, null, 2),
    )
  })
})

describe('chainId', () => {
  it('hashes the chain', () => {
    expect(chainId([])).toBeUndefined()
    expect(chainId([A])).toBe(A)
    expect(chainIds([A, B])).toEqual([A, sha256(`${A} ${B}`)])
  })
})

describe('media types', () => {
  it('maps Docker and OCI both ways (C091)', () => {
    expect(toOciMediaType(MediaType.dockerLayerGzip)).toBe(MediaType.ociLayerGzip)
    expect(toDockerMediaType(MediaType.ociLayer)).toBe(MediaType.dockerLayer)
    expect(toDockerMediaType('x/y')).toBe('x/y')
    expect(compressionOf(MediaType.ociLayerZstd)).toBe('zstd')
    expect(compressionOf('x/y')).toBeUndefined()
    expect(isLayerType(`${MediaType.ociLayer}+encrypted`)).toBe(true)
    expect(isLayerType(MediaType.dockerConfig)).toBe(false)
  })
})
