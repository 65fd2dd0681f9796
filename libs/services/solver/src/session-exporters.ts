import { errorCode, SlipwayError } from '@slipway/base'
import type { ExporterRequest } from '@slipway/builds'
import type { ExportSource } from '@slipway/exporters'
import { services } from '@slipway/proto'
import type { Sessions } from '@slipway/sessions'

const { FindExporters, FinalizeExport } = services.ExporterService

/** What a client wants exported, asked for when it can see what there is. */
export class SessionExporters {
  readonly #sessions: Sessions
  readonly #sessionId: string
  readonly #signal: AbortSignal

  constructor(sessions: Sessions, sessionId: string, signal: AbortSignal) {
    this.#sessions = sessions
    this.#sessionId = sessionId
    this.#signal = signal
  }

  /** None for a client that offers no exporters. */
  async find(source: ExportSource): Promise<readonly ExporterRequest[]> {
    const refs = [source.ref, ...source.refs.values()].flatMap((ref) => (ref ? [ref.id] : []))
    const answer = await this.#ask(async (session) =>
      session.unary(
        FindExporters,
        { metadata: Object.fromEntries(source.metadata), refs },
        { signal: this.#signal },
      ),
    )
    return (answer?.exporters ?? []).map(({ Type, Attrs }) => ({ type: Type ?? '', attrs: { ...Attrs } }))
  }

  /** Tells the client what all exporters answered. */
  async finish(exporterResponse: Readonly<Record<string, string>>): Promise<void> {
    await this.#ask(async (session) =>
      session.unary(FinalizeExport, { exporter_response: { ...exporterResponse } }, { signal: this.#signal }),
    )
  }

  async #ask<T>(call: (session: Awaited<ReturnType<Sessions['get']>>) => Promise<T>): Promise<T | undefined> {
    if (this.#sessionId === '')
      throw new SlipwayError('invalid-argument', 'exporters of the session are asked for, but there is none')
    const session = await this.#sessions.get(this.#sessionId, { signal: this.#signal })
    try {
      return await call(session)
    } catch (error) {
      const code = errorCode(error)
      if (!session.closed.aborted && (code === 'unavailable' || code === 'unimplemented')) return undefined
      throw error
    }
  }
}
