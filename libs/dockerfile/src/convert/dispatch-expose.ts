import { isIP } from 'node:net'
import { SlipwayError } from '@slipway/base'
import type { ExposeInstruction } from '../instructions/types.ts'
import type { Linter } from '../lint/linter.ts'
import { rules } from '../lint/rules.ts'
import { expandWords } from '../shell/expand.ts'
import { toLower } from '../shell/text.ts'
import { commit, type Step } from './dispatch.ts'

const MAX_PORT = 65535
const PROTOCOLS: ReadonlySet<string> = new Set(['tcp', 'udp', 'sctp'])

export function dispatchExpose(step: Step, instruction: ExposeInstruction): void {
  const { stage, scope, linter } = step
  const { env } = stage.state.settings
  const ports = instruction.ports
    .flatMap((port) => expandWords(port, env, scope.expansion).map((word) => scope.budget.spend(word)))
    .flatMap((port) => parsePort(port, instruction, linter))
  const { config } = stage.image
  const all = stage.own.set(config.exposedPorts)
  for (const port of ports) all.add(port)
  config.exposedPorts = all
  commit(step, `EXPOSE [${ports.join(' ')}]`)
}

/** The ports of `[[ip:]host:]port[-port][/protocol]`, each as `port/protocol`. */
function parsePort(text: string, { location }: ExposeInstruction, linter: Linter): readonly string[] {
  const { ip, host, container } = splitAddress(text)
  const { ports, protocol } = splitProtocol(container, text)
  if (protocol !== toLower(protocol)) linter.report(rules.exposeProtoCasing, location, text)
  if (ip !== '' || host !== '') linter.report(rules.exposeInvalidFormat, location, text)
  checkAddress(ip)
  const [first, last] = parseRange(ports, 'containerPort')
  if (host !== '') checkHostPorts(host, ports, last - first)
  return Array.from({ length: last - first + 1 }, (_, index) => `${first + index}/${toLower(protocol)}`)
}

function splitAddress(text: string): {
  readonly ip: string
  readonly host: string
  readonly container: string
} {
  const parts = text.split(':')
  const container = parts.pop()!
  const host = parts.pop() ?? ''
  return { ip: parts.join(':'), host, container }
}

function splitProtocol(text: string, port: string): { readonly ports: string; readonly protocol: string } {
  const slash = text.indexOf('/')
  const ports = slash < 0 ? text : text.slice(0, slash)
  const protocol = slash < 0 ? '' : text.slice(slash + 1)
  if (ports === '') throw invalid(`invalid port: ${JSON.stringify(port)}: no port specified`)
  if (protocol === '') return { ports, protocol: 'tcp' }
  if (!PROTOCOLS.has(toLower(protocol))) {
    throw invalid(`invalid port: ${JSON.stringify(port)}: invalid proto: ${protocol}`)
  }
  return { ports, protocol }
}

function checkAddress(ip: string): void {
  if (ip === '') return
  const bare = /^\[(.*)\]$/.exec(ip)?.[1] ?? ip
  if (ip.startsWith('[') && bare === ip) throw invalid(`invalid IP address ${ip}`)
  if (isIP(bare) === 0) throw invalid(`invalid IP address: ${bare}`)
}

function checkHostPorts(host: string, container: string, length: number): void {
  const [first, last] = parseRange(host, 'hostPort')
  if (last - first !== length && length !== 0) {
    throw invalid(`invalid ranges specified for container and host Ports: ${container} and ${host}`)
  }
}

function parseRange(text: string, what: 'containerPort' | 'hostPort'): readonly [number, number] {
  const match = /^\+?(\d+)(?:-\+?(\d+))?$/.exec(text)
  const first = Number(match?.[1])
  const last = Number(match?.[2] ?? match?.[1])
  if (!match || first > MAX_PORT || last > MAX_PORT || last < first) throw invalid(`invalid ${what}: ${text}`)
  return [first, last]
}

function invalid(message: string): SlipwayError {
  return new SlipwayError('invalid-argument', message)
}
