import { describe, expect, it } from '@jest/globals'
import { isCode } from '@slipway/base'
import { parseLocator, formatLocator } from './locator.ts'
import { familiarReference, formatReference, parseReference, withDefaultTag, withTag } from './reference.ts'

const HEX = 'ab'.repeat(32)

describe('parseReference', () => {
  it.each([
    ['alpine', 'docker.io/library/alpine'],
    ['alpine:3', 'docker.io/library/alpine:3'],
    ['index.docker.io/alpine', 'docker.io/library/alpine'],
    ['docker.io/alpine', 'docker.io/library/alpine'],
    ['moby/buildkit:v0.32', 'docker.io/moby/buildkit:v0.32'],
    ['localhost/a', 'localhost/a'],
    ['localhost:5000/a/b:c', 'localhost:5000/a/b:c'],
    ['[::1]:5000/a', '[::1]:5000/a'],
    ['Example/a', 'Example/a'],
    ['ghcr.io/a__b/c--d/e.f', 'ghcr.io/a__b/c--d/e.f'],
    [`alpine:3@sha256:${HEX}`, `docker.io/library/alpine:3@sha256:${HEX}`],
    [`a/b@sha256:${HEX}`, `docker.io/a/b@sha256:${HEX}`],
  ])('normalises %s (C082)', (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full)
  })

  it.each([
    ['', 'invalid reference format'],
    ['a b', 'invalid reference format'],
    ['alpine:', 'invalid reference format'],
    ['alpine@sha256:12', 'invalid reference format'],
    ['-a/b', 'invalid reference format'],
    ['https://a/b', 'invalid reference format'],
    ['a//b', 'invalid reference format'],
    ['a'.repeat(5000), 'invalid reference format'],
    ['Alpine', 'invalid reference format: repository name (library/Alpine) must be lowercase'],
    ['a/B:x', 'invalid reference format: repository name (a/B) must be lowercase'],
    [HEX, `invalid repository name (${HEX}), cannot specify 64-byte hexadecimal strings`],
    [`a@md5:${HEX}`, 'unsupported digest algorithm'],
    [`a@sha256:${HEX}00`, 'invalid checksum digest length'],
    [`a/${'b'.repeat(256)}`, 'repository name must not be more than 255 characters'],
  ])('refuses %s', (text, message) => {
    expect(() => parseReference(text)).toThrow(message)
  })

  it('answers invalid-argument', () => {
    try {
      parseReference('a b')
    } catch (error) {
      expect(isCode(error, 'invalid-argument')).toBe(true)
    }
    expect.assertions(1)
  })

  it('fills in the tag only where nothing is said', () => {
    expect(formatReference(withDefaultTag(parseReference('alpine')))).toBe('docker.io/library/alpine:latest')
    const pinned = parseReference(`alpine@sha256:${HEX}`)
    expect(withDefaultTag(pinned)).toEqual(pinned)
  })

  it('refuses bad tags', () => {
    expect(() => withTag(parseReference('a'), '-x')).toThrow('invalid tag format')
  })

  it('writes the short form', () => {
    expect(familiarReference(parseReference('docker.io/library/alpine:3'))).toBe('alpine:3')
    expect(familiarReference(parseReference('docker.io/moby/buildkit'))).toBe('moby/buildkit')
    expect(familiarReference(parseReference('quay.io/a/b'))).toBe('quay.io/a/b')
  })

  it('stays fast on hostile names', () => {
    const started = performance.now()
    for (const text of [
      'a.'.repeat(500) + '!',
      'a-'.repeat(500) + '/!',
      'a_'.repeat(500),
      '0'.repeat(1000) + '/A!',
    ]) {
      expect(() => parseReference(text)).toThrow('invalid reference format')
    }
    expect(performance.now() - started).toBeLessThan(500)
  })
})

describe('parseLocator', () => {
  it.each([
    ['docker.io/library/alpine:3', 'docker.io/library/alpine', '3'],
    [`localhost:5000/a@sha256:${HEX}`, 'localhost:5000/a', `@sha256:${HEX}`],
    [`name@sha256:${HEX}`, 'name', `@sha256:${HEX}`],
    [`a/b:t@sha256:${HEX}`, 'a/b', `t@sha256:${HEX}`],
  ])('takes %s apart', (text, locator, object) => {
    const parsed = parseLocator(text)
    expect([parsed.locator, parsed.object]).toEqual([locator, object])
    expect(formatLocator(parsed)).toBe(text)
  })

  it('needs a host and an object', () => {
    expect(() => parseLocator('a/b')).toThrow('object required')
    expect(() => parseLocator('/b:c')).toThrow('hostname required')
    expect(() => parseLocator('a/../b:c')).toThrow('invalid reference')
    expect(() => parseLocator('http://a/b:c')).toThrow('invalid reference')
  })
})
