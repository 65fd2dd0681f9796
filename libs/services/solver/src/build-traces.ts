import { createDeferred, type Deferred, type Logger } from '@slipway/base'
import type { BlobIngester, BlobInfo } from '@slipway/content'
import type { BuildRecord, History } from '@slipway/history'
import {
  activeTrace,
  outsideTraces,
  type Recording,
  spansToJson,
  type TraceRecorder,
  TRACE_MEDIA_TYPE,
} from '@slipway/tracing'
import { descriptorOf } from './record.ts'

/** Clients send their own spans when they are done: so long after a build they are waited for. */
const LATE_MS = 3_000

export interface BuildTracesOptions {
  readonly recorder: TraceRecorder | undefined
  readonly history: History
  readonly logs: BlobIngester
  readonly logger: Logger
}

/** Adds to the record of an ended build what the build took. */
export class BuildTraces {
  readonly #options: BuildTracesOptions
  readonly #pending = new Map<string, { readonly now: Deferred<void>; readonly done: Promise<void> }>()

  constructor(options: BuildTracesOptions) {
    this.#options = options
  }

  /** Begins to keep the spans of what is active. */
  begin(): Recording | undefined {
    return this.#options.recorder?.record(activeTrace())
  }

  /** Stores the trace when the client has had the time to send its part. */
  end(record: BuildRecord, recording: Recording | undefined): void {
    if (!recording) return
    const ref = record.Ref ?? ''
    const now = createDeferred<void>()
    const done = outsideTraces(() => this.#save(record, recording, now.promise))
      .catch((err: unknown) =>
        this.#options.logger.warn({ err, build: ref }, 'the trace of a build was not kept'),
      )
      .finally(() => this.#pending.delete(ref))
    this.#pending.set(ref, { now, done })
  }

  /** Waits for nothing more, and settles when the record is complete. */
  async finalize(ref: string): Promise<void> {
    const pending = this.#pending.get(ref)
    pending?.now.resolve()
    await pending?.done
  }

  async finalizeAll(): Promise<void> {
    await Promise.all([...this.#pending.keys()].map((ref) => this.finalize(ref)))
  }

  async #save(record: BuildRecord, recording: Recording, now: Promise<void>): Promise<void> {
    const { history } = this.#options
    await Promise.race([now, new Promise<void>((done) => setTimeout(done, LATE_MS).unref())])
    const spans = recording.stop()
    if (spans.length === 0) return
    const blob = await this.#store(spansToJson(spans, { 'service.name': 'slipwayd' }))
    const current = await history.get(record.Ref ?? '')
    // Deleted in between, or pinned.
    if (current) await history.update('complete', { ...current, trace: descriptorOf(TRACE_MEDIA_TYPE, blob) })
  }

  async #store(text: string): Promise<BlobInfo> {
    await using ingest = await this.#options.logs.openIngest()
    await ingest.write(Buffer.from(text))
    return await ingest.commit({ labels: { 'slipway.media-type': TRACE_MEDIA_TYPE } })
  }
}
