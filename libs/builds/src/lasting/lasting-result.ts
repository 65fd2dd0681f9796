import { newId } from '@slipway/base'
import type { BridgeRef, BridgeSolveRequest, FrontendResult } from '@slipway/frontend'
import type { LastingBridge, TurnBridge } from './lasting-bridge.ts'

/** Which ref of a result. */
type Pick = (result: FrontendResult) => BridgeRef | undefined

/** What one request of a client gave: solved again by the solver that takes over, when something of it is needed there. */
export class LastingResult {
  readonly #bridge: LastingBridge
  readonly #request: BridgeSolveRequest
  readonly #key = newId()
  readonly #solved = new Map<number, FrontendResult>()

  constructor(bridge: LastingBridge, request: BridgeSolveRequest) {
    this.#bridge = bridge
    this.#request = request
  }

  /** The result for the client, whose refs outlast the solver. */
  async first(): Promise<FrontendResult> {
    const result = await this.#bridge.call((at) => this.#at(at))
    const picks = new Map(refsOf(result))
    return await mapRefs(result, (ref) => Promise.resolve(ref && this.#lasting(ref, picks.get(ref)!)))
  }

  async #at(at: TurnBridge): Promise<FrontendResult> {
    const known = this.#solved.get(at.turn)
    if (known) return known
    const result = await this.#bridge.solve(this.#request, this.#key, at)
    this.#solved.set(at.turn, result)
    return result
  }

  #lasting(
    first: BridgeRef,
    pick: Pick,
  ): BridgeRef & { inTurn(at: TurnBridge): Promise<BridgeRef | undefined> } {
    const inTurn = async (at: TurnBridge): Promise<BridgeRef | undefined> => pick(await this.#at(at))
    const use = <T>(work: (ref: BridgeRef) => Promise<T>): Promise<T> =>
      this.#bridge.call(async (at) => await work((await inTurn(at)) ?? first))
    return {
      id: first.id,
      inTurn,
      definition: () => first.definition(),
      evaluate: () => use((ref) => ref.evaluate()),
      readFile: (path, range) => use((ref) => ref.readFile(path, range)),
      readDir: (path, includePattern) => use((ref) => ref.readDir(path, includePattern)),
      statFile: (path) => use((ref) => ref.statFile(path)),
    }
  }
}

/** All refs of a result, each with how it is found in another one. */
function refsOf(result: FrontendResult): readonly (readonly [BridgeRef, Pick])[] {
  const found: (readonly [BridgeRef, Pick])[] = []
  if (result.ref) found.push([result.ref, (other) => other.ref])
  for (const [key, ref] of result.refs ?? []) if (ref) found.push([ref, (other) => other.refs?.get(key)])
  for (const [key, all] of result.attestations ?? [])
    for (const [index, { ref }] of all.entries())
      if (ref) found.push([ref, (other) => other.attestations?.get(key)?.[index]?.ref])
  return found
}

/** The same result with other refs. */
export async function mapRefs(
  result: FrontendResult,
  map: (ref: BridgeRef | undefined) => Promise<BridgeRef | undefined>,
): Promise<FrontendResult> {
  const { ref, refs, attestations, metadata } = result
  const mapped = await map(ref)
  const entries = await Promise.all(
    [...(refs ?? [])].map(async ([key, each]) => [key, await map(each)] as const),
  )
  const statements = await Promise.all(
    [...(attestations ?? [])].map(
      async ([key, all]) =>
        [
          key,
          await Promise.all(
            all.map(async ({ ref: of, ...rest }) => {
              const inner = await map(of)
              return { ...rest, ...(inner ? { ref: inner } : {}) }
            }),
          ),
        ] as const,
    ),
  )
  return {
    metadata,
    ...(mapped ? { ref: mapped } : {}),
    ...(refs ? { refs: new Map(entries) } : {}),
    ...(attestations ? { attestations: new Map(statements) } : {}),
  }
}
