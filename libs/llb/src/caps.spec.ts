import { describe, expect, it } from '@jest/globals'
import { advertisedCaps, isLlbCap, LLB_CAPS } from './caps.ts'

describe('capabilities', () => {
  it('are the 88 that clients know, spelling included (C010)', () => {
    expect(LLB_CAPS).toHaveLength(88)
    expect(new Set(LLB_CAPS).size).toBe(88)
    expect(isLlbCap('soruce.http.uidgid')).toBe(true)
    expect(isLlbCap('source.http.uidgid')).toBe(false)
  })

  it('leave out what nobody advertises (C011)', () => {
    expect(isLlbCap('file.copy.modestring')).toBe(false)
    expect(isLlbCap('exec.meta.removemountstubs.recursive')).toBe(false)
  })

  it('are advertised only where implemented, sorted', () => {
    expect(advertisedCaps(['mergeop', 'file.base', 'mergeop'])).toEqual([
      { ID: 'file.base', Enabled: true },
      { ID: 'mergeop', Enabled: true },
    ])
    expect(() => advertisedCaps(['nope'])).toThrow('no such LLB capability: nope')
  })
})
