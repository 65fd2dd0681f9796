import { errorMessage, SlipwayError, toSlipwayError } from '@slipway/base'
import { formatPlatform, type Platform } from '@slipway/oci'
import type { VertexProgress } from '@slipway/progress'
import type { Emulation } from './emulator.ts'

/** What libraries of C and Go make of ENOEXEC. */
const WORDS = 'exec format error'

/** Passes on what a step says, and notes whether the kernel refused one of its programs. */
export class FormatErrorWatch implements VertexProgress {
  readonly vertex: string
  readonly status: VertexProgress['status']
  readonly warn: VertexProgress['warn']
  readonly #progress: VertexProgress
  #tail = ''
  #seen = false

  constructor(progress: VertexProgress) {
    this.#progress = progress
    this.vertex = progress.vertex
    this.status = (...args) => progress.status(...args)
    this.warn = (...args) => progress.warn(...args)
  }

  log(...[stream, data]: Parameters<VertexProgress['log']>): void {
    if (stream === 2 && !this.#seen) this.#look(data)
    this.#progress.log(stream, data)
  }

  /** The same error; where no emulator was there for what the kernel refused, it says so. */
  explain(error: unknown, emulation: Emulation, platform: Platform): unknown {
    if (emulation.kind !== 'missing') return error
    if (!this.#seen && !errorMessage(error).toLowerCase().includes(WORDS)) return error
    const { code, message, details } = toSlipwayError(error)
    const lacking = `neither binfmt_misc nor ${emulation.program} on PATH runs ${formatPlatform(platform)} here`
    return new SlipwayError(code, `${message}: ${WORDS}: ${lacking}`, { cause: error, details })
  }

  #look(data: Uint8Array): void {
    const text = this.#tail + Buffer.from(data).toString('latin1').toLowerCase()
    this.#seen = text.includes(WORDS)
    this.#tail = text.slice(1 - WORDS.length)
  }
}
