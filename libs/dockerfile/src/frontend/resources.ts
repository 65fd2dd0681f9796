import { goQuote, SlipwayError, wrapError } from '@slipway/base'
import type { LinuxResources } from '@slipway/llb'
import { parseInteger } from './option-values.ts'

const MAX_CPU = 8192

interface Rule {
  readonly option: string
  readonly range: 'int' | 'uint'
  readonly allows: (value: bigint) => boolean
  readonly must: string
}

const positive = (value: bigint): boolean => value > 0n
const NUMBERS: Readonly<Record<string, Rule>> = {
  memory: { option: 'memory', range: 'int', allows: positive, must: 'must be > 0' },
  memorySwap: {
    option: 'memswap',
    range: 'int',
    allows: (value) => value === -1n || value > 0n,
    must: 'must be -1 (unlimited) or > 0',
  },
  cpuShares: { option: 'cpushares', range: 'uint', allows: positive, must: 'must be > 0' },
  cpuPeriod: { option: 'cpuperiod', range: 'uint', allows: positive, must: 'must be > 0' },
  cpuQuota: { option: 'cpuquota', range: 'int', allows: positive, must: 'must be > 0' },
}

const SETS: Readonly<Record<string, string>> = { cpusetCpus: 'cpusetcpus', cpusetMems: 'cpusetmems' }

/** Limits of all containers of a build; undefined where none is set. */
export function parseResources(opts: Readonly<Record<string, string>>): LinuxResources | undefined {
  const resources: Record<string, bigint | string> = {}
  for (const [key, rule] of Object.entries(NUMBERS)) {
    const text = opts[rule.option]
    if (text) resources[key] = parseLimit(text, rule)
  }
  for (const [key, option] of Object.entries(SETS)) {
    const text = opts[option]
    if (text) resources[key] = checkCpuSet(text, option)
  }
  return Object.keys(resources).length === 0 ? undefined : resources
}

function parseLimit(text: string, { option, range, allows, must }: Rule): bigint {
  const prefix = `failed to parse resource limits: invalid ${option} value: ${text}`
  let value: bigint
  try {
    value = parseInteger(text, range)
  } catch (error) {
    throw wrapError(error, prefix)
  }
  if (!allows(value)) throw invalid(`${prefix}: ${must}`)
  return value
}

/** Throws for what is no list of numbers and ranges (`0-3,5`). */
function checkCpuSet(text: string, option: string): string {
  const fail = (reason: string): never => {
    throw invalid(`failed to parse resource limits: invalid ${option} value: ${text}: ${reason}`)
  }
  for (const part of text.split(',').map((item) => item.trim())) {
    if (part === '') continue
    const match = /^\+?(\d+)(?:\s*-\s*\+?(\d+))?$/.exec(part)
    const isRange = part.includes('-')
    const [low, high] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])]
    if (!match || high < low) fail(`invalid cpuset ${isRange ? 'range' : 'element'} ${goQuote(part)}`)
    if (high > MAX_CPU) {
      fail(`cpuset ${isRange ? 'range' : 'element'} ${goQuote(part)} exceeds maximum ${MAX_CPU}`)
    }
  }
  return text
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
