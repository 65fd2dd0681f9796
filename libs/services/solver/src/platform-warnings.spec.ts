import { describe, expect, it } from '@jest/globals'
import type { ExportRef, ExportSource } from '@slipway/exporters'
import { formatPlatform, hostPlatform, parsePlatform } from '@slipway/oci'
import { platformWarnings } from './platform-warnings.ts'

const ref = { id: 'r' } as ExportRef

function several(...ids: readonly string[]): ExportSource {
  return {
    refs: new Map(ids.map((id) => [id, ref])),
    platforms: ids.map((id) => ({ id, platform: parsePlatform(id) })),
    metadata: new Map([['refs.platforms', Buffer.from('{}')]]),
  }
}

function single(config?: object): ExportSource {
  const metadata = new Map<string, Uint8Array>()
  if (config) metadata.set('containerimage.config', Buffer.from(JSON.stringify(config)))
  return { ref, refs: new Map(), platforms: [], metadata }
}

describe('warnings about platforms (E167)', () => {
  it('says nothing where the result is what was asked for', () => {
    expect(platformWarnings('', single())).toEqual([])
    expect(platformWarnings(formatPlatform(hostPlatform()), single())).toEqual([])
    expect(platformWarnings('linux/arm64,linux/amd64', several('linux/amd64', 'linux/arm64'))).toEqual([])
    const windows = { os: 'windows', architecture: 'amd64', 'os.version': '10.0.1' }
    expect(platformWarnings('windows/amd64', single(windows))).toEqual([])
    expect(platformWarnings('linux/amd64', { refs: new Map(), platforms: [], metadata: new Map() })).toEqual(
      [],
    )
  })

  it('names what differs', () => {
    expect(platformWarnings('linux/arm64', single({ os: 'linux', architecture: 'riscv64' }))).toEqual([
      'Requested platform "linux/arm64" does not match result platform "linux/riscv64"',
    ])
    expect(platformWarnings('linux/arm64,linux/arm64/v8', several('linux/arm64'))).toEqual([
      'Duplicate platform result requested "linux/arm64/v8"',
    ])
    expect(platformWarnings('linux/arm64,linux/amd64', single())).toEqual([
      'Multiple platforms requested but result is not multi-platform',
    ])
    expect(platformWarnings('linux/arm64,linux/amd64', several('linux/s390x', 'linux/amd64'))).toEqual([
      'Requested platforms linux/amd64,linux/arm64 do not match result platforms linux/amd64,linux/s390x',
    ])
    expect(platformWarnings('a/b/c/d/e', single())[0]).toMatch(
      /^Invalid platform result requested "a\/b\/c\/d\/e": /,
    )
  })
})
