import { SlipwayError } from '@slipway/base'
import { slipway } from '@slipway/proto'
import type { Bus, SubscribeOptions, Subscription } from './bus.ts'

/** Every subject there is. Each carries one kind of proto message. */

export type Instance = slipway.bus.v1.Instance.$Properties

export interface Topic<T> {
  readonly subject: string
  readonly encode: (message: T) => Uint8Array
  /** Throws `invalid-argument` for bytes that are no such message. */
  readonly decode: (data: Uint8Array) => T
}

interface Codec<T> {
  encode(message: T): { finish(): Uint8Array }
  decode(bytes: Uint8Array): T
}

function topic<T>(subject: string, codec: Codec<T>): Topic<T> {
  return {
    subject,
    encode: (message) => codec.encode(message).finish(),
    decode: (data) => {
      try {
        return codec.decode(data)
      } catch (cause) {
        throw new SlipwayError('invalid-argument', `malformed message on ${subject}`, { cause })
      }
    },
  }
}

/**
 * Instances of one service, as announced by `announce` and seen by `watch`. Each service has subjects of its own, so that a server
 * can be told who may announce what. Decoding throws `invalid-argument` for an instance of another service.
 */
export function instancesOf(service: string): Topic<Instance> {
  const plain = topic<Instance>(`instances.${service}`, slipway.bus.v1.Instance)
  return {
    ...plain,
    decode: (data) => {
      const instance = plain.decode(data)
      if (instance.service === service) return instance
      throw new SlipwayError(
        'invalid-argument',
        `${plain.subject}: announced as ${JSON.stringify(instance.service ?? '')}`,
      )
    },
  }
}

/** Subjects of presence: announcements of one kind of thing, and the call for all of them. */
export function presenceSubject(kind: string, key = '*'): string {
  return `slipway.presence.${kind}.${key}`
}
export function presenceCall(kind: string): string {
  return `slipway.presence-call.${kind}`
}

/** JetStream names of a work queue. */
export function queueSubject(name: string): string {
  return `slipway.queue.${name}`
}
export function queueStream(name: string): string {
  return `SLIPWAY_QUEUE_${name}`
}

export function publishTo<T>(bus: Bus, to: Topic<T>, message: T): void {
  bus.publish(to.subject, to.encode(message))
}

export async function subscribeTo<T>(
  bus: Bus,
  to: Topic<T>,
  handle: (message: T) => void,
  options?: SubscribeOptions,
): Promise<Subscription> {
  return await bus.subscribe(to.subject, ({ data }) => handle(to.decode(data)), options)
}
