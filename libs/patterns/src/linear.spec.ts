import { describe, expect, it } from '@jest/globals'
import { compileExpression, expandTemplate } from './linear.ts'

describe('expressions of clients', () => {
  it('are matched in linear time, with flags in front and named groups as Go writes them', () => {
    expect(compileExpression('^(a+)+$').test(`${'a'.repeat(100_000)}b`)).toBe(false)
    expect(compileExpression('(?s)go(?P<rest>.*)').exec('go\nlang')?.groups?.['rest']).toBe('\nlang')
    for (const pattern of ['(?=x)', '(a)\\1', '(', '(?x)a', '(?i)a']) {
      expect(() => compileExpression(pattern)).toThrow('invalid regular expression')
    }
  })

  it('fill templates with their groups, as Go expands them', () => {
    const match = compileExpression('(?P<name>[a-z]+):(.*)').exec('golang:1.19')!
    expect(expandTemplate('x/$name:${2}-alpine $$1 $3 $2x ${name}', match)).toBe(
      'x/golang:1.19-alpine $1   golang',
    )
  })
})
