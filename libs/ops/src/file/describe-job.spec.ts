import { expect, it } from '@jest/globals'
import { describeJob } from './describe-job.ts'

it('sends a thread the bytes of a file, not the message that they came in', async () => {
  const message = Buffer.alloc(1 << 20, 'x')
  const none = (): Promise<never> => Promise.reject(new Error('not asked for'))
  const job = await describeJob({ mkfile: { path: '/f', data: message.subarray(5, 10) } }, none, none)
  expect(job.kind === 'mkfile' && job.data.buffer.byteLength).toBe(5)
  expect(job.kind === 'mkfile' && Buffer.from(job.data).toString()).toBe('xxxxx')
})
