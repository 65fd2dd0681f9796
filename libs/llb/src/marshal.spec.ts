import { describe, expect, it } from '@jest/globals'
import Long from 'long'
import { marshalDefinition, marshalOp, unmarshalOp } from './marshal.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('marshalOp', () => {
  it('writes the oneof member after platform and constraints (C009)', () => {
    const bytes = marshalOp({
      source: { identifier: 'a' },
      platform: { OS: 'x' },
      constraints: {},
    })
    expect(hex(bytes)).toBe('52031201785a001a030a0161')
  })

  it('sorts map keys by their UTF-8 bytes, integer-like ones too (C009)', () => {
    const op = {
      source: { identifier: 'i', attrs: { b: '', '10': '', '9': '', '\u{1f600}': '', '\uffff': '' } },
    }
    const text = Buffer.from(marshalOp(op)).toString()
    const order = ['10', '9', 'b', '\uffff', '\u{1f600}'].map((key) => text.indexOf(key))
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(Math.min(...order)).toBeGreaterThan(0)
  })

  it('omits zero values and keeps the sign of -1', () => {
    const op = {
      file: {
        actions: [
          {
            input: Long.ZERO,
            secondaryInput: Long.NEG_ONE,
            output: Long.ZERO,
            rm: { path: '', allowNotFound: false },
          },
        ],
      },
    }
    expect(hex(marshalOp(op))).toBe('220f120d10ffffffffffffffffff013a00')
  })

  it('gives unknown fields back, at the op and inside of it', () => {
    // field 99 of the op, and field 98 of its source
    const bytes = Buffer.from('1a080a01619206026869' + '9a06027879', 'hex')
    expect(hex(marshalOp(unmarshalOp(bytes)))).toBe(bytes.toString('hex'))
  })

  it('writes an owner by id 0', () => {
    const op = { file: { actions: [{ mkdir: { path: '/', owner: { user: { byID: 0 } } } }] } }
    expect(hex(marshalOp(op))).toBe('220d120b32090a012f22040a021000')
  })
})

describe('marshalDefinition', () => {
  it('is the same for equal definitions, whatever the order of keys', () => {
    const one = { def: [new Uint8Array([1])], metadata: { b: { description: { y: '1', x: '2' } }, a: {} } }
    const two = { def: [new Uint8Array([1])], metadata: { a: {}, b: { description: { x: '2', y: '1' } } } }
    expect(hex(marshalDefinition(one))).toBe(hex(marshalDefinition(two)))
  })
})
