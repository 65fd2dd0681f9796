import { isIP } from 'node:net'
import { SlipwayError, wrapError } from '@slipway/base'
import type { HostAddress, NetworkMode, ResolveMode, Ulimit } from '@slipway/llb'
import { normalizePlatform, parsePlatform, type Platform } from '@slipway/oci'
import { csvFields } from '../instructions/csv.ts'

/** Values of single frontend options; all throw `invalid-argument` with BuildKit's texts. */

export function parsePlatforms(text: string): readonly Platform[] {
  if (text === '') return []
  return text.split(',').map((part) => {
    try {
      return normalizePlatform(parsePlatform(part))
    } catch (error) {
      throw wrapError(error, `failed to parse target platform ${part}`)
    }
  })
}

export function parseResolveMode(text: string): ResolveMode {
  if (text === '' || text === 'default') return 'default'
  if (text === 'pull' || text === 'local') return text
  throw invalid(`invalid image-resolve-mode: ${text}`)
}

export function parseNetworkMode(text: string): NetworkMode {
  if (text === '' || text === 'sandbox') return 'sandbox'
  if (text === 'none' || text === 'host') return text
  throw invalid(`invalid netmode ${text}`)
}

/** `host=ip,…`. */
export function parseExtraHosts(text: string): readonly HostAddress[] {
  if (text === '') return []
  return csvFields(text).map((field) => {
    const lower = field.toLowerCase()
    const equals = lower.indexOf('=')
    if (equals < 0) throw invalid(`failed to parse additional hosts: invalid key-value pair ${field}`)
    const ip = lower.slice(equals + 1)
    if (isIP(ip) === 0) throw invalid(`failed to parse additional hosts: failed to parse IP ${ip}`)
    return { host: lower.slice(0, equals), ip: canonicalIp(ip) }
  })
}

/** IPv6 in its shortest form, IPv4 without its IPv6 cover: what the wire carries. */
function canonicalIp(ip: string): string {
  if (isIP(ip) === 4) return ip
  const short = new URL(`http://[${ip.split('%', 1)[0]}]/`).hostname.slice(1, -1)
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(short)
  if (!mapped) return short
  const bytes = mapped.slice(1).flatMap((part) => {
    const value = Number.parseInt(part, 16)
    return [value >> 8, value & 0xff]
  })
  return bytes.join('.')
}

const MAX_INT64 = 2n ** 63n - 1n

/** A decimal number as Go reads it; `what` is what the error says. */
export function parseInteger(text: string, range: 'int' | 'uint' = 'int'): bigint {
  const call = range === 'int' ? 'ParseInt' : 'ParseUint'
  const form = range === 'int' ? /^[+-]?\d+$/ : /^\d+$/
  if (!form.test(text)) throw invalid(`strconv.${call}: parsing ${JSON.stringify(text)}: invalid syntax`)
  const value = BigInt(text)
  const [low, high] = range === 'int' ? [-MAX_INT64 - 1n, MAX_INT64] : [0n, 2n * MAX_INT64 + 1n]
  if (value < low || value > high) {
    throw invalid(`strconv.${call}: parsing ${JSON.stringify(text)}: value out of range`)
  }
  return value
}

export function parseShmSize(text: string): number {
  if (text === '') return 0
  try {
    return Number(parseInteger(text))
  } catch (error) {
    throw wrapError(error, 'failed to parse shm size')
  }
}

const ULIMIT_NAMES = new Set(
  'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending stack'.split(
    ' ',
  ),
)

/** `name=soft[:hard],…`. */
export function parseUlimits(text: string): readonly Ulimit[] {
  if (text === '') return []
  try {
    return csvFields(text).map(parseUlimit)
  } catch (error) {
    throw wrapError(error, 'failed to parse ulimit')
  }
}

function parseUlimit(text: string): Ulimit {
  const equals = text.indexOf('=')
  if (equals < 0) throw invalid(`invalid ulimit argument: ${text}`)
  const [name, limits] = [text.slice(0, equals), text.slice(equals + 1)]
  if (!ULIMIT_NAMES.has(name)) throw invalid(`invalid ulimit type: ${name}`)
  const parts = limits.split(':')
  if (parts.length > 2) {
    throw invalid(`too many limit value arguments - ${limits}, can only have up to two, \`soft[:hard]\``)
  }
  const soft = parseInteger(parts[0]!)
  const hard = parts[1] === undefined ? soft : parseInteger(parts[1])
  if (hard !== -1n) {
    const must = 'ulimit soft limit must be less than or equal to hard limit'
    if (soft === -1n) throw invalid(`${must}: soft: -1 (unlimited), hard: ${hard}`)
    if (soft > hard) throw invalid(`${must}: ${soft} > ${hard}`)
  }
  return { name, soft, hard }
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
