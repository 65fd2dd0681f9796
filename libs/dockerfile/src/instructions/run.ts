import { goQuote } from '@slipway/base'
import { parseFlags } from './flags.ts'
import { commandLine, invalid, type Request } from './request.ts'
import { parseRunDevice } from './run-device.ts'
import { parseMountFlag } from './run-mount.ts'
import type { NetworkMode, RunInstruction, SecurityMode } from './types.ts'

function parseNetwork(value: string): NetworkMode {
  if (value === 'default' || value === 'none' || value === 'host') return value
  throw invalid(`invalid network mode ${goQuote(value)}`)
}

function parseSecurity(value: string): SecurityMode {
  if (value === 'sandbox' || value === 'insecure') return value
  throw invalid(`security ${goQuote(value)} is not valid`)
}

export function parseRun({ node, base }: Request): RunInstruction {
  const { values, used } = parseFlags(node.flags, {
    device: 'strings',
    mount: 'strings',
    network: 'string',
    security: 'string',
  })
  return {
    ...base,
    kind: 'run',
    ...commandLine(node),
    devices: values.device.map(parseRunDevice),
    mountFlags: values.mount.map(parseMountFlag),
    network: parseNetwork(values.network ?? 'default'),
    security: parseSecurity(values.security ?? 'sandbox'),
    flagsUsed: used,
  }
}
