import { describe, expect, it } from '@jest/globals'
import { isDigest, parseDigest, sha256 } from './digest.ts'
import { errorCode, SlipwayError, toSlipwayError, withDetails, wrapError } from './errors.ts'

describe('errors', () => {
  it('knows foreign errors by name and errno', () => {
    expect(errorCode(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe('not-found')
    expect(errorCode(Object.assign(new Error('x'), { code: 'ENOSPC' }))).toBe('resource-exhausted')
    expect(errorCode({ name: 'AbortError' })).toBe('canceled')
    expect(errorCode('text')).toBe('unknown')
    expect(errorCode(undefined)).toBe('unknown')
    expect(toSlipwayError('text').message).toBe('text')
  })

  it('keeps code, details and cause through wrapping', () => {
    const inner = new SlipwayError('not-found', 'no file', {
      details: [{ kind: 'vertex', digest: 'sha256:a' }],
    })
    const outer = withDetails(wrapError(inner, 'failed to copy'), { kind: 'exit', exitCode: 3 })
    expect(outer).toMatchObject({ code: 'not-found', message: 'failed to copy: no file' })
    expect(outer.details).toEqual([
      { kind: 'vertex', digest: 'sha256:a' },
      { kind: 'exit', exitCode: 3 },
    ])
    expect((outer.cause as Error).cause).toBe(inner)
  })
})

describe('digests', () => {
  it('accepts what it makes and refuses everything else, naming it', () => {
    const digest = sha256('hello')
    expect(digest).toBe('sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824')
    expect(parseDigest(digest)).toMatchObject({ algorithm: 'sha256' })
    for (const bad of [
      '',
      'sha256:',
      'sha256:ABCDEF',
      'md5:aa',
      `${digest}0`,
      digest.toUpperCase(),
      'constructor:aa',
      '../x',
    ]) {
      expect(isDigest(bad)).toBe(false)
    }
    expect(() => parseDigest('md5:aa')).toThrow(/"md5:aa"/)
  })
})
