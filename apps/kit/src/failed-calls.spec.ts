import { SlipwayError } from '@slipway/base'
import { describe, expect, it, jest } from '@jest/globals'
import { failedCallLog } from './failed-calls.ts'

describe('the log of failed calls', () => {
  const logger = { info: jest.fn(), error: jest.fn() }
  const log = failedCallLog(logger as never)

  it('tells method, code and message, without the command line of a step', () => {
    const command = String.raw`"/bin/sh -c curl -H \"token: hunter2\" host\\"`
    log(
      '/m/Solve',
      new SlipwayError('unknown', `process ${command} did not complete successfully: exit code: 1`),
    )
    expect(logger.error).toHaveBeenCalledWith(
      { method: '/m/Solve', code: 'unknown' },
      '/m/Solve returned error: process did not complete successfully: exit code: 1',
    )
  })

  it('takes what the caller gave up for no error', () => {
    log('/m/Solve', new SlipwayError('canceled', 'context canceled'))
    expect(logger.info).toHaveBeenCalledWith(
      { method: '/m/Solve', code: 'canceled' },
      '/m/Solve returned error: context canceled',
    )
  })
})
