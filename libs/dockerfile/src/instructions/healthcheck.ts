import { goQuote, parseGoDuration } from '@slipway/base'
import { parseInt32 } from '../shell/numbers.ts'
import { parseFlags } from './flags.ts'
import { invalid, type Request, requireArguments } from './request.ts'
import type { Healthcheck, HealthcheckInstruction } from './types.ts'

const none: Healthcheck = {
  test: ['NONE'],
  interval: 0,
  timeout: 0,
  startPeriod: 0,
  startInterval: 0,
  retries: 0,
}

const millisecond = 1_000_000

function parseInterval(name: string, text: string | undefined): number {
  if (text === undefined || text === '') return 0
  const duration = parseGoDuration(text)
  if (duration === 0 || duration >= millisecond) return duration
  throw invalid(`Interval ${goQuote(name)} cannot be less than 1ms`)
}

function parseRetries(text: string | undefined): number {
  if (text === undefined || text === '') return 0
  const retries = parseInt32(text)
  if (retries < 0) throw invalid(`--retries cannot be negative (${retries})`)
  return retries
}

export function parseHealthcheck({ node, base }: Request): HealthcheckInstruction {
  requireArguments(node, 'HEALTHCHECK')
  const type = node.args[0]!.toUpperCase()
  const command = node.args.slice(1)
  if (type === 'NONE') {
    if (command.length > 0) throw invalid('HEALTHCHECK NONE takes no arguments')
    return { ...base, kind: 'healthcheck', health: none }
  }
  const { values } = parseFlags(node.flags, {
    interval: 'string',
    timeout: 'string',
    'start-period': 'string',
    'start-interval': 'string',
    retries: 'string',
  })
  if (type !== 'CMD') throw invalid(`Unknown type ${goQuote(type)} in HEALTHCHECK (try CMD)`)
  if (command.length === 0) throw invalid('Missing command after HEALTHCHECK CMD')
  const health: Healthcheck = {
    test: [node.json ? 'CMD' : 'CMD-SHELL', ...command],
    interval: parseInterval('interval', values.interval),
    timeout: parseInterval('timeout', values.timeout),
    startPeriod: parseInterval('start-period', values['start-period']),
    startInterval: parseInterval('start-interval', values['start-interval']),
    retries: parseRetries(values.retries),
  }
  return { ...base, kind: 'healthcheck', health }
}
