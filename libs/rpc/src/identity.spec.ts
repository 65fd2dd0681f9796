import { describe, expect, it } from '@jest/globals'
import { hasIdentity, urisOf } from './identity.ts'

describe('urisOf', () => {
  it('reads the URIs among other names', () => {
    expect(urisOf('URI:slipway://service/solver, DNS:localhost, IP Address:127.0.0.1')).toEqual([
      'slipway://service/solver',
    ])
    expect(urisOf('DNS:a, URI:x://1, URI:x://2')).toEqual(['x://1', 'x://2'])
    expect(urisOf(undefined)).toEqual([])
    expect(urisOf('')).toEqual([])
  })

  it('does not take a part of another name for a URI', () => {
    expect(urisOf('DNS:"a, URI:slipway://service/solver"')).toEqual([])
    expect(urisOf('URI:"x, URI:slipway://service/solver", DNS:b')).toEqual([])
    expect(urisOf('DNS:"a\\", URI:slipway://service/solver", URI:x://1')).toEqual(['x://1'])
    expect(urisOf('DNS:a", URI:slipway://service/solver')).toEqual([])
  })
})

it('says whose certificate it got instead', () => {
  const check = hasIdentity(['x://solver'])
  expect(check('h', { subjectaltname: 'URI:x://solver' })).toBeUndefined()
  expect(check('h', { subjectaltname: 'URI:x://solver2' })?.message).toBe(
    'the certificate of h is for x://solver2, not for x://solver',
  )
  expect(check('h', {})?.message).toContain('no service')
})
