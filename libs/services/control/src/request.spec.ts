import { describe, expect, it } from '@jest/globals'
import Long from 'long'
import { parseSolveRequest } from './request.ts'

describe('parseSolveRequest', () => {
  it('turns the single exporter of old clients into a list (A075)', () => {
    const request = parseSolveRequest({
      Ref: 'r',
      ExporterDeprecated: 'oci',
      ExporterAttrsDeprecated: { name: 'x' },
    })
    expect(request.exporters).toEqual([{ type: 'oci', attrs: { name: 'x' } }])
    const both = parseSolveRequest({
      Ref: 'r',
      ExporterDeprecated: 'oci',
      Exporters: [{ Type: 'local', Attrs: {} }],
    })
    expect(both.exporters).toEqual([{ type: 'local', attrs: {} }])
  })

  it('translates the cache refs of old clients into registry entries (A065)', () => {
    const { cacheImports, cacheExports } = parseSolveRequest({
      Ref: 'r',
      Cache: {
        ExportRefDeprecated: 'e',
        ExportAttrsDeprecated: { mode: 'max' },
        ImportRefsDeprecated: ['i'],
      },
    })
    expect(cacheImports).toEqual([{ type: 'registry', attrs: { ref: 'i' } }])
    expect(cacheExports).toEqual([{ type: 'registry', attrs: { mode: 'max', ref: 'e' } }])
  })

  it('refuses equal cache exports and collapses inline ones (A066)', () => {
    const entry = { Type: 'registry', Attrs: { ref: 'a' } }
    expect(() => parseSolveRequest({ Ref: 'r', Cache: { Exports: [entry, { ...entry }] } })).toThrow(
      'duplicate cache exports [registry]',
    )
    const inline = { Type: 'inline', Attrs: {} }
    expect(parseSolveRequest({ Ref: 'r', Cache: { Exports: [inline, inline] } }).cacheExports).toHaveLength(1)
  })

  it('copies the epoch build argument to exporters that have none (A080)', () => {
    const { exporters } = parseSolveRequest({
      Ref: 'r',
      FrontendAttrs: { 'build-arg:SOURCE_DATE_EPOCH': '7' },
      Exporters: [{ Type: 'oci' }, { Type: 'tar', Attrs: { 'source-date-epoch': '9' } }],
    })
    expect(exporters.map(({ attrs }) => attrs['source-date-epoch'])).toEqual(['7', '9'])
    const named = parseSolveRequest({
      Ref: 'r',
      FrontendAttrs: { 'build-arg:SOURCE_DATE_EPOCH': 'context' },
      Exporters: [{ Type: 'oci' }],
    })
    expect(named.exporters).toEqual([{ type: 'oci', attrs: {} }])
  })

  it('refuses a definition together with a frontend (A061), and what is not built yet, by name', () => {
    expect(() =>
      parseSolveRequest({ Ref: 'r', Frontend: 'f', Definition: { def: [new Uint8Array(1)] } }),
    ).toThrow(/both Definition and Frontend/)
    expect(() => parseSolveRequest({})).toThrow(/no ref/)
    expect(() => parseSolveRequest({ Ref: 'r', ProxyNetwork: true })).toThrow(
      /proxy network is not supported yet/,
    )
    expect(() => parseSolveRequest({ Ref: 'r', CompatibilityVersion: Long.fromNumber(99) })).toThrow(
      'unsupported compatibility-version 99',
    )
    expect(parseSolveRequest({ Ref: 'r', CompatibilityVersion: Long.fromNumber(20) })).toMatchObject({
      compatibilityVersion: 20,
    })
    expect(parseSolveRequest({ Ref: 'r' }).compatibilityVersion).toBe(30)
  })
})
