import { type OpOptions } from './options.ts'
import { finishOp } from './base-op.ts'
import { State } from './state.ts'
import type { BuildVertex, MarshalContext, MarshalledOp } from './vertex.ts'

const PLATFORM_SPECIFIC = ['docker-image://', 'oci-layout://']

export interface SourceParts {
  readonly identifier: string
  readonly attrs: Readonly<Record<string, string>>
  readonly caps: Iterable<string>
}

class SourceVertex implements BuildVertex {
  readonly inputs = []
  readonly #parts: SourceParts
  readonly #options: OpOptions & { readonly localUniqueId?: string }

  constructor(parts: SourceParts, options: OpOptions & { readonly localUniqueId?: string }) {
    this.#parts = parts
    this.#options = options
  }

  async marshal(context: MarshalContext): Promise<MarshalledOp> {
    const { identifier, attrs } = this.#parts
    const caps = new Set(this.#parts.caps)
    const all = { ...attrs }
    // Without a session the source must not be taken for another build's directory of the same name.
    if (identifier.startsWith('local://') && attrs['local.session'] === undefined) {
      all['local.unique'] = this.#options.localUniqueId ?? context.options.localUniqueId
      caps.add('source.local.unique')
    }
    const withPlatform = PLATFORM_SPECIFIC.some((scheme) => identifier.startsWith(scheme))
    return finishOp({ source: { identifier, attrs: all } }, this.#options, caps, context, withPlatform)
  }
}

/** A state whose file system some source provides. */
export function sourceState(
  parts: SourceParts,
  options: OpOptions & { readonly localUniqueId?: string },
): State {
  const { platform } = options
  const vertex = new SourceVertex(parts, options)
  return State.of({ kind: 'vertex', vertex, index: 0, ...(platform ? { platform } : {}) })
}
