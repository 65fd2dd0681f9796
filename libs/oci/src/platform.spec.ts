import { describe, expect, it } from '@jest/globals'
import {
  formatPlatform,
  formatPlatformAll,
  hostPlatform,
  normalizePlatform,
  parsePlatform,
} from './platform.ts'
import { onlyPlatform, selectPlatforms, strictPlatform } from './platform-match.ts'
import type { Platform } from './types.ts'

const linux = (architecture: string, variant?: string): Platform => ({
  os: 'linux',
  architecture,
  ...(variant ? { variant } : {}),
})

describe('parsePlatform', () => {
  it.each([
    ['linux/amd64', 'linux/amd64'],
    ['Linux/X86_64', 'linux/amd64'],
    ['linux/arm', 'linux/arm'],
    ['linux/arm/v7', 'linux/arm/v7'],
    ['linux/armhf', 'linux/arm'],
    ['linux/armel', 'linux/arm/v6'],
    ['linux/arm64', 'linux/arm64'],
    ['linux/arm64/v8', 'linux/arm64/v8'],
    ['linux/aarch64/8', 'linux/arm64/v8'],
    ['linux/amd64/v2', 'linux/amd64/v2'],
    ['linux/i386', 'linux/386'],
    ['macos/arm64', 'darwin/arm64'],
    ['windows(10.0.17763)/amd64', 'windows/amd64'],
    ['freebsd/whatever/x', 'freebsd/whatever/x'],
  ])('reads %s', (text, formatted) => {
    expect(formatPlatform(parsePlatform(text))).toBe(formatted)
  })

  it('keeps version and features of the os', () => {
    const text = 'windows(10.0.17763+win32k)/amd64'
    expect(parsePlatform(text)['os.features']).toEqual(['win32k'])
    expect(formatPlatformAll(parsePlatform(text))).toBe(text)
  })

  it('completes a lone os or architecture from the host', () => {
    expect(parsePlatform('linux').architecture).toBe(hostPlatform().architecture)
    expect(parsePlatform('s390x').os).toBe(hostPlatform().os)
  })

  it.each([
    ['linux/*', '"linux/*": wildcards not yet supported: invalid argument'],
    ['nope', '"nope": unknown operating system or architecture: invalid argument'],
    ['a/b/c/d', '"a/b/c/d": cannot parse platform specifier: invalid argument'],
    ['linux/a b', '"a b" is an invalid component of "linux/a b"'],
    ['', 'is an invalid OS component of'],
  ])('refuses %s', (text, message) => {
    expect(() => parsePlatform(text)).toThrow(message)
  })
})

describe('normalizePlatform', () => {
  it.each([
    [linux('arm'), 'linux/arm/v7'],
    [linux('arm64', 'v8'), 'linux/arm64'],
    [linux('arm64', '9'), 'linux/arm64/v9'],
    [linux('amd64', 'v1'), 'linux/amd64'],
    [linux('AMD64'), 'linux/amd64'],
  ])('%j', (platform, formatted) => {
    expect(formatPlatform(normalizePlatform(platform))).toBe(formatted)
  })
})

describe('onlyPlatform', () => {
  it('matches what the processor also runs (C088)', () => {
    const matcher = onlyPlatform(linux('arm64'))
    expect(
      [linux('arm64'), linux('arm64', 'v8'), linux('arm', 'v7'), linux('arm', 'v5')].map(matcher.match),
    ).toEqual([true, true, true, true])
    expect(matcher.match(linux('arm64', 'v9'))).toBe(false)
    expect(matcher.match(linux('amd64'))).toBe(false)
    expect(onlyPlatform(linux('amd64', 'v3')).match(linux('amd64', 'v2'))).toBe(true)
    expect(onlyPlatform(linux('amd64')).match(linux('386'))).toBe(true)
    expect(strictPlatform(linux('amd64')).match(linux('386'))).toBe(false)
  })

  it('prefers the closest (C088)', () => {
    const entries = [
      linux('386'),
      linux('amd64'),
      linux('amd64', 'v3'),
      linux('amd64', 'v2'),
      linux('arm64'),
    ].map((platform) => ({ platform }))
    const best = selectPlatforms<{ readonly platform?: Platform }>(
      [{}, ...entries],
      onlyPlatform(linux('amd64', 'v3')),
    )
    expect(best.map((entry) => (entry.platform ? formatPlatform(entry.platform) : '-'))).toEqual([
      'linux/amd64/v3',
      'linux/amd64/v2',
      'linux/amd64',
      'linux/386',
      '-',
    ])
  })

  it('orders arm64 variants down to 32 bit', () => {
    const matcher = onlyPlatform(linux('arm64', 'v9'))
    const order = ['v9', 'v8.5', 'v8.1'].map((variant) => linux('arm64', variant))
    expect(order.toSorted(matcher.compare)).toEqual(order)
    expect(matcher.compare(linux('arm', 'v7'), linux('arm64'))).toBeGreaterThan(0)
    expect(matcher.match(linux('arm64', 'v8.6'))).toBe(false)
  })

  it('compares Windows builds', () => {
    const windows = (version: string): Platform => ({
      os: 'windows',
      architecture: 'amd64',
      'os.version': version,
    })
    const matcher = onlyPlatform(windows('10.0.17763.1000'))
    expect(matcher.match(windows('10.0.17763.2'))).toBe(true)
    expect(matcher.match(windows('10.0.20348.2'))).toBe(false)
    expect(onlyPlatform(windows('10.0.26100')).match(windows('10.0.20348'))).toBe(true)
    expect(onlyPlatform(windows('10.0.20348')).match(windows('10.0.17763'))).toBe(false)
    expect(matcher.match({ os: 'windows', architecture: 'amd64', 'os.features': ['win32k'] })).toBe(true)
  })
})
