import { describe, expect, it } from '@jest/globals'
import { frameMessage, MessageSplitter } from './frames.ts'

const messages = [
  Buffer.alloc(0),
  Buffer.from('a'),
  Buffer.alloc(300, 'b'),
  Buffer.alloc(0),
  Buffer.from('cd'),
]
const body = Buffer.concat(messages.map(frameMessage))

function split(splitter: MessageSplitter, ...pieces: readonly Buffer[]): string[] {
  const found: string[] = []
  for (const piece of pieces) for (const message of splitter.split(piece)) found.push(message.toString())
  return found
}

describe('MessageSplitter', () => {
  const wanted = messages.map(String)

  it('finds messages wherever their bytes are cut', () => {
    for (let cut = 0; cut <= body.length; cut++) {
      const splitter = new MessageSplitter(1000)
      expect(split(splitter, body.subarray(0, cut), body.subarray(cut))).toEqual(wanted)
      expect(splitter.torn).toBe(false)
    }
  })

  it('finds messages that come byte by byte', () => {
    const pieces = Array.from(body, (byte) => Buffer.of(byte))
    expect(split(new MessageSplitter(1000), ...pieces)).toEqual(wanted)
  })

  it('knows that the last message is torn', () => {
    const splitter = new MessageSplitter(1000)
    split(splitter, body.subarray(0, body.length - 1))
    expect(splitter.torn).toBe(true)
  })

  it('refuses messages that are too large or compressed, before they have come', () => {
    const large = frameMessage(Buffer.alloc(1001)).subarray(0, 5)
    expect(() => split(new MessageSplitter(1000), large)).toThrow('larger than max (1001 vs 1000)')
    expect(() => split(new MessageSplitter(1000), Buffer.of(1, 0, 0, 0, 0))).toThrow('compressed')
  })
})
