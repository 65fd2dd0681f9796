import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { compileGlob, compileLinear } from './glob.ts'
import { parsePattern } from './tokens.ts'

describe('compileGlob', () => {
  it('answers alike by RegExp and by following all states', () => {
    const piece = fc.constantFrom('a', 'b', '/', '*', '**', '**/', '?', '[ab]', '[^a]')
    const pattern = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(''))
    const path = fc
      .array(fc.constantFrom('a', 'b', '/', 'ä'), { maxLength: 8 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(pattern, path, (glob, name) => {
        const tokens = parsePattern(glob, { doubleStar: true })
        expect(compileGlob(tokens)(name)).toBe(compileLinear(tokens)(name))
      }),
      { numRuns: 2000 },
    )
  })
})
