import { describe, expect, it } from '@jest/globals'
import { sourceExcerpt, SlipwayError } from '@slipway/base'
import Long from 'long'
import { errorText } from './error.ts'
import { messageJson, usageJson, workerJson } from './json.ts'
import { metadataJson } from './metadata-file.ts'
import { usageDetails, usageSummary, usageTable } from './usage.ts'

const FILE = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`).join('\n')

function range(start: number, end = start) {
  return { start: { line: start, character: 0 }, end: { line: end, character: 0 } }
}

describe('errors', () => {
  it('show the place in the Dockerfile as BuildKit does (L181)', () => {
    const excerpt = (...ranges: ReturnType<typeof range>[]) =>
      sourceExcerpt({ filename: 'Dockerfile', data: Buffer.from(FILE), ranges })
    expect(excerpt(range(6))).toBe(
      [
        'Dockerfile:6',
        '--------------------',
        '   4 |     line 4',
        '   5 |     line 5',
        '   6 | >>> line 6',
        '   7 |     line 7',
        '   8 |     line 8',
        '--------------------',
        '',
      ].join('\n'),
    )
    expect(excerpt(range(1, 2)).split('\n').slice(2, 5)).toEqual([
      '   1 | >>> line 1',
      '   2 | >>> line 2',
      '   3 |     line 3',
    ])
    expect(excerpt(range(99))).toBe('')
    expect(excerpt()).toBe('')
  })

  it('say each place once, then what (L181)', () => {
    const source = {
      kind: 'source' as const,
      filename: 'Dockerfile',
      data: Buffer.from('FROM x'),
      language: '',
      ranges: [range(1)],
    }
    const error = new SlipwayError('unknown', 'failed to solve: no', { details: [source, source] })
    expect(errorText(error, 'ERROR: ', false)).toBe(
      'Dockerfile:1\n--------------------\n   1 | >>> FROM x\n--------------------\nERROR: failed to solve: no\n',
    )
    expect(errorText(error, 'ERROR: ', true)).toContain('code: unknown')
  })
})

describe('metadata file', () => {
  it('holds JSON values as JSON, sorted (L178)', () => {
    const descriptor = Buffer.from('{"digest":"sha256:a"}').toString('base64')
    expect(metadataJson({ 'containerimage.descriptor': descriptor, a: 'abcd', 'image.name': 'x' })).toBe(
      '{\n  "a": "abcd",\n  "containerimage.descriptor": {\n    "digest": "sha256:a"\n  },\n  "image.name": "x"\n}',
    )
  })
})

describe('JSON', () => {
  it('has the names of buildctl (L196 L200 L208)', () => {
    const time = { seconds: Long.fromNumber(1_700_000_000), nanos: 120_000_000 }
    expect(usageJson({ ID: 'a', Size: Long.fromNumber(5), CreatedAt: time, Parents: [] })).toEqual({
      id: 'a',
      mutable: false,
      inUse: false,
      size: 5,
      createdAt: '2023-11-14T22:13:20.12Z',
      lastUsedAt: null,
      usageCount: 0,
      parents: null,
      description: '',
      recordType: '',
      shared: false,
    })
    expect(
      workerJson({ ID: 'w', platforms: [{ OS: 'linux', Architecture: 'arm', Variant: 'v7' }] }),
    ).toMatchObject({
      id: 'w',
      platforms: [{ architecture: 'arm', os: 'linux', variant: 'v7' }],
      gcPolicy: null,
      buildkitVersion: { package: '', version: '', revision: '' },
    })
    expect(messageJson({ a: [Long.fromNumber(3)], b: Buffer.from('x') })).toEqual({ a: [3], b: 'eA==' })
  })
})

describe('usage', () => {
  const record = {
    ID: 'id1',
    Mutable: true,
    InUse: false,
    Size: Long.fromNumber(1234),
    Shared: true,
    Description: 'RUN x',
    UsageCount: Long.fromNumber(2),
    RecordType: 'regular',
    Parents: ['p1', 'p2'],
  }

  it('is a table, or all about each, and a sum (L198 L199)', () => {
    const other = { ID: 'id2', InUse: true, Size: Long.fromNumber(10) }
    expect(usageTable([record, other], 0)).toBe(
      'ID    RECLAIMABLE  SIZE     LAST ACCESSED\nid1*  true         1.23kB*\nid2   false        10B\n',
    )
    expect(usageSummary([record, other])).toBe(
      'Shared:       1.23kB\nPrivate:      10B\nReclaimable:  1.23kB\nTotal:        1.24kB\n',
    )
    expect(usageDetails([record])).toContain('Parents:      p1;p2\n')
    expect(usageDetails([record])).toContain('Description:  RUN x\n')
  })
})
