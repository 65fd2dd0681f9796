import type { ProgressEvent, ProgressSink, VertexEvent } from '@slipway/progress'

interface Shown {
  event: VertexEvent
  wasCached: boolean
}

/**
 * What one job sees. A vertex that never ran because what needs it could start is shown as cached; what was still
 * running when the job ended is shown as canceled.
 */
export class JobProgress implements ProgressSink {
  readonly #sink: ProgressSink
  readonly #now: () => number
  readonly #shown = new Map<string, Shown>()
  #closed = false

  constructor(sink: ProgressSink, now: () => number) {
    this.#sink = sink
    this.#now = now
  }

  write(event: ProgressEvent): void {
    if (this.#closed) return
    if (event.kind === 'vertex') this.#vertex(event)
    else this.#sink.write(event)
  }

  /** Ends what is still open. Later events are dropped. */
  close(): void {
    if (this.#closed) return
    for (const { event, wasCached } of this.#shown.values()) {
      if (event.started === undefined || event.completed !== undefined) continue
      const error = wasCached || event.error !== undefined ? {} : { error: 'context canceled' }
      this.#sink.write({ ...event, completed: this.#now(), ...error })
    }
    this.#closed = true
  }

  #vertex(event: VertexEvent): void {
    const shown = this.#shown.get(event.digest)
    const next: Shown = { event, wasCached: (shown?.wasCached ?? false) || event.cached === true }
    this.#shown.set(event.digest, next)
    if (event.started !== undefined) this.#showInputsCached(event, event.started)
    this.#sink.write(event)
  }

  /** Inputs of something that started are done: those that never were seen to run came from the cache. */
  #showInputsCached(from: VertexEvent, at: number): void {
    const found: VertexEvent[] = []
    const pending = [...from.inputs]
    for (let digest = pending.pop(); digest !== undefined; digest = pending.pop()) {
      const shown = this.#shown.get(digest)
      if (!shown || shown.event.completed !== undefined || shown.event.cached === true) continue
      shown.event = { ...shown.event, cached: true, started: at, completed: at }
      shown.wasCached = true
      found.push(shown.event)
      pending.push(...shown.event.inputs)
    }
    for (const event of found.reverse()) this.#sink.write(event)
  }
}

/** Events of one vertex, to every job that shares it. A job that joins late gets what it missed. */
export class VertexProgress implements ProgressSink {
  readonly #base: VertexEvent
  readonly #now: () => number
  #history: ProgressEvent[] | undefined
  /** Place in the history of each status: an update replaces what it updates. */
  #statuses: Map<string, number> | undefined
  readonly #sinks = new Set<ProgressSink>()

  constructor(base: VertexEvent, now: () => number) {
    this.#base = base
    this.#now = now
  }

  attach(sink: ProgressSink): void {
    if (this.#sinks.has(sink)) return
    this.#sinks.add(sink)
    sink.write(this.#base)
    for (const event of this.#history ?? []) sink.write(event)
  }

  detach(sink: ProgressSink): void {
    this.#sinks.delete(sink)
  }

  write(event: ProgressEvent): void {
    this.#remember(event)
    for (const sink of this.#sinks) sink.write(event)
  }

  /** Says something to whoever looks at the output of the vertex. */
  note(text: string): void {
    const timestamp = this.#now()
    this.write({ kind: 'log', vertex: this.#base.digest, stream: 2, data: Buffer.from(text), timestamp })
  }

  /** Shows the vertex as started; the answer shows it as completed. */
  begin(cached = false): (end?: { readonly error?: string; readonly cached?: boolean }) => void {
    const started = this.#now()
    this.write({ ...this.#base, started, ...(cached ? { cached } : {}) })
    return (end = {}) => {
      const error = end.error === undefined ? {} : { error: end.error }
      const isCached = end.cached ?? cached
      this.write({
        ...this.#base,
        started,
        completed: this.#now(),
        ...(isCached ? { cached: true } : {}),
        ...error,
      })
    }
  }

  #remember(event: ProgressEvent): void {
    this.#history ??= []
    if (event.kind === 'status') {
      const id = `${event.vertex}\n${event.id}`
      this.#statuses ??= new Map()
      const place = this.#statuses.get(id)
      if (place !== undefined) {
        this.#history[place] = event
        return
      }
      this.#statuses.set(id, this.#history.length)
    }
    this.#history.push(event)
  }
}
