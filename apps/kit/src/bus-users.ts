import { instancesOf, presenceCall, presenceSubject } from '@slipway/bus'
import { LOOKS_FOR, SERVICE_NAMES, type ServiceName } from './roles.ts'

/** What the user of a service may do on the bus: say that it is here, and hear of those that it looks for. */
export interface BusPermissions {
  readonly publish: readonly string[]
  readonly subscribe: readonly string[]
}

export function busPermissions(service: ServiceName): BusPermissions {
  const own = instancesOf(service).subject
  const others = LOOKS_FOR[service].map((other) => instancesOf(other).subject)
  return {
    publish: [presenceSubject(own), ...others.map((other) => presenceCall(other))],
    subscribe: [presenceCall(own), ...others.map((other) => presenceSubject(other))],
  }
}

/** Variable of the NATS server that holds the password of a service. */
export function passwordVariable(service: ServiceName): string {
  return `SLIPWAY_BUS_PASSWORD_${service.toUpperCase().replaceAll('-', '_')}`
}

/** Configuration of a NATS server where each service is a user of its own name. */
export function natsConfiguration(): string {
  const users = SERVICE_NAMES.map((service) => {
    const { publish, subscribe } = busPermissions(service)
    return [
      `    {`,
      `      user: ${service}`,
      `      password: $${passwordVariable(service)}`,
      `      permissions: {`,
      `        publish: { allow: [${publish.join(', ')}] }`,
      `        subscribe: { allow: [${subscribe.join(', ')}] }`,
      `      }`,
      `    }`,
    ].join('\n')
  })
  return `# Users of NATS, one for each service, and what they may say and hear. Made by apps/kit/src/print-nats-conf.ts.
# Passwords come from the server's environment; one that looks like a number must be quoted there.
authorization {
  users: [
${users.join('\n')}
  ]
}
`
}
