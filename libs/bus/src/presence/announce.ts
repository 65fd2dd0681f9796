import { type Logger, silentLogger } from '@slipway/base'
import { slipway } from '@slipway/proto'
import type { Bus } from '../bus.ts'
import { checkSubject } from '../subject.ts'
import { presenceCall, presenceSubject, type Topic } from '../subjects.ts'

export const DEFAULT_TTL_MS = 9_000

export interface AnnounceOptions {
  /** Silence of this length means gone; a third of it is the beat. */
  readonly ttlMs?: number
  readonly logger?: Logger
}

/** Something that is here until disposed of, or until its process dies. */
export interface Announcement<T> extends AsyncDisposable {
  update(value: T): void
}

/**
 * Announces `value` under `topic` and `key` until it is disposed. The beat goes on through a lost connection, so that a restarted
 * server learns of it at once. Nothing is stored anywhere.
 */
export async function announce<T>(
  bus: Bus,
  topic: Topic<T>,
  key: string,
  value: T,
  options: AnnounceOptions = {},
): Promise<Announcement<T>> {
  const ttlMs = options.ttlMs ?? DEFAULT_TTL_MS
  const logger = options.logger ?? silentLogger
  const subject = presenceSubject(topic.subject, key)
  checkSubject(subject, false)
  let data = topic.encode(value)
  const say = (leave = false): void => {
    const message = slipway.bus.v1.Announcement.encode({
      key,
      ttl_ms: ttlMs,
      ...(leave ? {} : { value: data }),
    })
    try {
      bus.publish(subject, message.finish())
    } catch (error) {
      logger.warn({ err: error }, `cannot announce ${subject}`)
    }
  }
  const calls = await bus.subscribe(presenceCall(topic.subject), () => say())
  const connection = bus.onConnection((connected) => {
    if (connected) say()
  })
  const timer = setInterval(say, ttlMs / 3)
  timer.unref()
  say()
  return {
    update: (next) => {
      data = topic.encode(next)
      say()
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer)
      connection[Symbol.dispose]()
      await calls[Symbol.asyncDispose]()
      say(true)
    },
  }
}
