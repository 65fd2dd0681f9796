import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createDeferred, type Deferred, isLost, lostError, SlipwayError } from '@slipway/base'
import type { BuildBridge, BuildRequest, Builds } from '@slipway/builds'
import { LastingBuilds } from '@slipway/builds/lasting/lasting-builds'
import type { OpenedBuilds } from '@slipway/builds/testing/suite'
import type { ProgressEvent } from '@slipway/progress'
import { openBuildsWorld } from './testing/world.ts'

const NEVER = new AbortController().signal

/** A solver that can die: every call of it then fails, also those that run. */
class Mortal implements Builds {
  readonly #builds: Builds
  readonly #dead: Deferred<never> = createDeferred()
  readonly #end = new AbortController()

  constructor(builds: Builds) {
    this.#builds = builds
    this.#dead.promise.catch(() => {})
  }

  die(): void {
    this.#dead.reject(lostError('lost the connection to the solver'))
    this.#end.abort()
  }

  solve: Builds['solve'] = (request, signal) =>
    this.#or(this.#builds.solve(request, AbortSignal.any([signal, this.#end.signal])))

  async *status(ref: string, signal: AbortSignal): ReturnType<Builds['status']> {
    const events = this.#builds.status(ref, signal)[Symbol.asyncIterator]()
    for (;;) {
      const next = await this.#or(events.next())
      if (next.done) return
      yield next.value
    }
  }

  async bridge(ref: string, signal: AbortSignal): Promise<BuildBridge> {
    const inner = await this.#or(this.#builds.bridge(ref, signal))
    const { bridge, refs, containers } = inner
    return {
      refs,
      containers,
      complete: (outcome) => inner.complete(outcome),
      bridge: {
        ...bridge,
        solve: async (request) => {
          const result = await this.#or(bridge.solve(request))
          const { ref } = result
          if (!ref) return result
          const readFile = ref.readFile.bind(ref)
          Object.assign(ref, { readFile: (path: string) => this.#or(readFile(path)) })
          return result
        },
      },
    }
  }

  async #or<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {})
    return await Promise.race([this.#dead.promise, work])
  }
}

describe('a build whose solver dies', () => {
  let worlds: OpenedBuilds[]
  let solvers: Mortal[]
  let builds: LastingBuilds
  let exporting: Deferred<void>[]
  let exported: string[]
  beforeEach(async () => {
    exported = []
    exporting = [createDeferred(), createDeferred()]
    const going = [createDeferred<void>(), createDeferred<void>()]
    // Only the second one's exports end.
    going[1]!.resolve()
    worlds = await Promise.all(
      [0, 1].map((n) =>
        openBuildsWorld({
          frontends: [],
          exporters: [
            {
              type: 'note',
              resolve: () => ({
                name: 'noting',
                export: async ({ ref }, { signal }) => {
                  exporting[n]!.resolve()
                  const aborted = new Promise<never>((_, reject) => {
                    signal.addEventListener('abort', () => reject(signal.reason as Error))
                  })
                  await Promise.race([going[n]!.promise, aborted])
                  exported.push(`${n} ${ref?.id}`)
                  return { response: { by: String(n) } }
                },
              }),
            },
          ],
        }),
      ),
    )
    solvers = worlds.map((world) => new Mortal(world.builds))
    builds = new LastingBuilds({
      pauseMs: 1,
      place: (_, lost) => Promise.resolve(solvers.find((solver) => !lost.has(solver)) ?? solvers[0]!),
    })
  })
  afterEach(async () => {
    for (const world of worlds) await world[Symbol.asyncDispose]()
  })

  const request = (ref: string, more: Partial<BuildRequest> = {}): BuildRequest => ({
    ref,
    sessionId: 's',
    frontend: '',
    frontendAttrs: {},
    frontendInputs: new Map(),
    exporters: [{ type: 'note', attrs: {} }],
    sessionExporter: false,
    cacheExports: [],
    cacheImports: [],
    entitlements: [],
    internal: false,
    compatibilityVersion: 20,
    ...more,
  })
  const read = async (ref: string): Promise<readonly ProgressEvent[]> => {
    const all: ProgressEvent[] = []
    for await (const batch of builds.status(ref, NEVER)) all.push(...batch)
    return all
  }

  it('is made by another one, and its client sees one build', async () => {
    const solving = builds.solve(request('plain', { definition: await worlds[0]!.definition('good') }), NEVER)
    const reading = read('plain')
    await exporting[0]!.promise
    solvers[0]!.die()
    expect((await solving).exporterResponse).toEqual({ by: '1' })
    const last = new Map<string, ProgressEvent>()
    for (const event of await reading) if (event.kind === 'vertex') last.set(event.name, event)
    expect([...last.keys()].some((name) => name === 'noting')).toBe(true)
    for (const event of last.values()) expect(event).toMatchObject({ completed: expect.any(Number) })
    expect(exported).toHaveLength(1)
  })

  it('goes on where its client drives it: what it has solved is solved again, refs and end hold', async () => {
    const solving = builds.solve(request('driven'), NEVER)
    const peer = await builds.bridge('driven', NEVER)
    const definition = await worlds[0]!.definition('good')
    const result = await peer.bridge.solve({ definition })
    solvers[0]!.die()
    expect(String(await result.ref!.readFile('file'))).toBe('content')
    expect(await builds.bridge('driven', NEVER)).toBe(peer)
    peer.complete({ result })
    expect((await solving).exporterResponse).toEqual({ by: '1' })
  })

  it('ends as its client has ended it, though the solver died after that', async () => {
    const solving = builds.solve(request('ended'), NEVER)
    const peer = await builds.bridge('ended', NEVER)
    peer.complete({ result: await peer.bridge.solve({ definition: await worlds[0]!.definition('good') }) })
    await exporting[0]!.promise
    solvers[0]!.die()
    expect((await solving).exporterResponse).toEqual({ by: '1' })
  })

  it('shows its progress though the solver that was asked for that first is dead', async () => {
    solvers[0]!.die()
    const reading = read('early')
    const solving = builds.solve(request('early', { definition: await worlds[0]!.definition('good') }), NEVER)
    expect((await solving).exporterResponse).toEqual({ by: '1' })
    expect((await reading).some((event) => event.kind === 'vertex' && event.name === 'noting')).toBe(true)
  })

  it('fails as it would with any solver, once', async () => {
    const solving = builds.solve(request('bad', { definition: await worlds[0]!.definition('bad') }), NEVER)
    await expect(solving).rejects.toThrow('it is torn')
    expect(exported).toEqual([])
  })

  it('fails when no solver lives long enough', async () => {
    for (const solver of solvers) solver.die()
    const error = await builds
      .solve(request('doomed', { definition: await worlds[0]!.definition('good') }), NEVER)
      .catch((failed: unknown) => failed)
    expect([String(error), isLost(error)]).toEqual(['SlipwayError: lost the connection to the solver', false])
    await expect(builds.bridge('doomed', NEVER)).rejects.toThrow('no such job doomed')
  })
})

describe('a build of another control', () => {
  const events: ProgressEvent[] = []
  const unknown = { status: () => failing() } as unknown as Builds
  const has = { status: () => shown() } as unknown as Builds
  async function* failing(): AsyncGenerator<readonly ProgressEvent[]> {
    yield await Promise.reject(new SlipwayError('not-found', 'no such job x'))
  }
  async function* shown(): AsyncGenerator<readonly ProgressEvent[]> {
    yield await Promise.resolve(events)
  }
  const open = (runs: boolean, solvers: readonly Builds[]): LastingBuilds =>
    new LastingBuilds({
      place: async (_ref, lost) =>
        await Promise.resolve(solvers.find((each) => !lost.has(each)) ?? solvers[0]!),
      runs: async () => await Promise.resolve(runs),
    })

  it('is found at the solver that has it, while the history says that it runs', async () => {
    const seen: unknown[] = []
    for await (const some of open(true, [unknown, has]).status('x', NEVER)) seen.push(some)
    expect(seen).toEqual([events])
  })

  it('is not looked for everywhere when it does not run, and not twice at a solver', async () => {
    for (const builds of [open(false, [unknown, has]), open(true, [unknown, unknown])])
      await expect(builds.status('x', NEVER)[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        code: 'not-found',
      })
  })
})
