import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { FakeClient } from '../testing/fake-client.ts'
import { testContext } from '../testing/fixtures.ts'
import { openFileSend } from './file-send.ts'

let client: FakeClient
beforeEach(async () => {
  client = await FakeClient.open()
})
afterEach(() => client[Symbol.asyncDispose]())

describe('FileSendWriter', () => {
  it('sends chunks of any size in their order, and lets go of each (I090)', async () => {
    const session = await client.sessions.get('session')
    await using writer = openFileSend(session, testContext(), {})
    const sizes = [1, 512, 128 << 10, 1 << 20, 100_000, 0, 31_072, 3_000_001, 7]
    const chunk = Buffer.alloc(Math.max(...sizes))
    const expected: Buffer[] = []
    for (const [index, size] of sizes.entries()) {
      const data = chunk.subarray(0, size).fill(index + 1)
      expected.push(Buffer.from(data))
      await writer.write(data)
      data.fill(0xee)
    }
    await writer.close()
    const [file] = client.files
    expect(file!.data.equals(Buffer.concat(expected))).toBe(true)
    expect(file!.largestMessage).toBe(128 << 10)
  })
})
