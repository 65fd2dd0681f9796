import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { errorCode, SlipwayError, toSlipwayError } from '@slipway/base'
import type { Exporter } from '@slipway/exporters'
import type { Frontend } from '@slipway/frontend'
import type { ProgressEvent } from '@slipway/progress'
import type { pb } from '@slipway/proto'
import type { BuildRequest, Builds } from '../builds.ts'

export interface BuildsWorld {
  readonly frontends: readonly Frontend[]
  readonly exporters: readonly Exporter[]
}

/** One source step: it gives a tree with the file `file`, fails with `data-loss`, or runs until it is canceled. */
export type Step = 'good' | 'bad' | 'endless'

export interface OpenedBuilds extends AsyncDisposable {
  readonly builds: Builds
  definition(step: Step): Promise<pb.Definition.$Properties>
  /** Steps that run at the moment. */
  running(): number
}

const never = (): AbortSignal => new AbortController().signal
const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'ok', errorCode)
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 500) throw new Error('it did not happen in time')
    await new Promise((done) => setTimeout(done, 10))
  }
}

async function read(events: AsyncIterable<readonly ProgressEvent[]>): Promise<readonly ProgressEvent[]> {
  const all: ProgressEvent[] = []
  for await (const batch of events) all.push(...batch)
  return all
}

/** What every solver must show to those who ask for builds. `open` makes its builds reachable. */
export function buildsSuite(name: string, open: (world: BuildsWorld) => Promise<OpenedBuilds>): void {
  describe(`builds: ${name}`, () => {
    let opened: OpenedBuilds
    let builds: Builds
    let exported: unknown[]
    let turn = 0
    beforeEach(async () => {
      exported = []
      opened = await open({
        frontends: [
          {
            name: 'echo',
            solve: async (bridge) => ({
              ...(await bridge.solve({ definition: await opened.definition('good') })),
              metadata: new Map([
                ['frontend.opts', Buffer.from(JSON.stringify(bridge.opts))],
                ['frontend.inputs', Buffer.from([...bridge.inputs.keys()].join())],
                ['other', Buffer.from('not for the client')],
              ]),
            }),
          },
        ],
        exporters: [
          {
            type: 'note',
            resolve: (attrs) => {
              if (attrs.bad !== undefined) throw new SlipwayError('invalid-argument', 'bad attribute')
              return {
                name: 'noting',
                export: (source, { sessionId, exporterIndex, buildRef, compatibilityVersion }) => {
                  exported.push([
                    attrs.n,
                    sessionId,
                    exporterIndex,
                    buildRef,
                    compatibilityVersion,
                    source.ref !== undefined,
                  ])
                  return Promise.resolve({ response: { [`noted.${attrs.n}`]: 'yes' } })
                },
              }
            },
          },
        ],
      })
      builds = opened.builds
    })
    afterEach(async () => {
      await opened[Symbol.asyncDispose]()
    })

    const request = (given: Partial<BuildRequest> = {}): BuildRequest => ({
      ref: `build-${++turn}`,
      sessionId: 'session',
      frontend: '',
      frontendAttrs: {},
      frontendInputs: new Map(),
      exporters: [],
      sessionExporter: false,
      cacheExports: [],
      cacheImports: [],
      entitlements: [],
      internal: false,
      compatibilityVersion: 30,
      ...given,
    })
    const ofStep = async (step: Step, given: Partial<BuildRequest> = {}): Promise<BuildRequest> =>
      request({ definition: await opened.definition(step), ...given })

    it('solves a definition and exports it, in the order of the exporters', async () => {
      const exporters = ['1', '2'].map((n) => ({ type: 'note', attrs: { n } }))
      const asked = await ofStep('good', { exporters, compatibilityVersion: 20 })
      const { exporterResponse } = await builds.solve(asked, never())
      expect(exporterResponse).toEqual({ 'noted.1': 'yes', 'noted.2': 'yes' })
      expect(exported).toHaveLength(2)
      expect(exported).toContainEqual(['1', 'session', 0, asked.ref, 20, true])
      expect(exported).toContainEqual(['2', 'session', 1, asked.ref, 20, true])
    })

    it('runs a frontend with its options and inputs, and passes on what it says to the client', async () => {
      const definition = await opened.definition('good')
      const { exporterResponse } = await builds.solve(
        request({
          frontend: 'echo',
          frontendAttrs: { target: 'x' },
          frontendInputs: new Map([['input', definition]]),
        }),
        never(),
      )
      expect(exporterResponse).toEqual({ 'frontend.opts': '{"target":"x"}', 'frontend.inputs': 'input' })
    })

    it('refuses what it does not have, or may not do, before anything runs', async () => {
      const refused = async (given: Partial<BuildRequest>): Promise<string> =>
        await codeOf(builds.solve(await ofStep('good', given), never()))
      expect(await refused({ frontend: 'none' })).toBe('not-found')
      expect(await refused({ exporters: [{ type: 'none', attrs: {} }] })).toBe('not-found')
      expect(await refused({ exporters: [{ type: 'note', attrs: { bad: '1' } }] })).toBe('unknown')
      expect(await refused({ entitlements: ['network.host'] })).toBe('unknown')
      expect(await refused({ entitlements: ['device.nuclear'] })).toBe('unknown')
      expect(exported).toEqual([])
    })

    it('fails with the reason of the step, and names it', async () => {
      const failed = await builds.solve(await ofStep('bad'), never()).then(() => undefined, toSlipwayError)
      expect(failed).toMatchObject({ code: 'data-loss', message: expect.stringContaining('it is torn') })
      expect(failed?.details).toContainEqual(
        expect.objectContaining({ kind: 'vertex', digest: expect.stringMatching(/^sha256:/) }),
      )
    })

    it('shows its progress to those who come before, during and after it', async () => {
      const asked = await ofStep('bad')
      const early = read(builds.status(asked.ref, never()))
      await codeOf(builds.solve(asked, never()))
      const late = await read(builds.status(asked.ref, never()))
      for (const events of [await early, late]) {
        const errors = events.flatMap((event) =>
          event.kind === 'vertex' && event.error ? [event.error] : [],
        )
        expect(errors).toEqual([expect.stringContaining('it is torn')])
      }
    })

    it('runs each ref once at a time', async () => {
      const stop = new AbortController()
      const asked = await ofStep('endless')
      const first = codeOf(builds.solve(asked, stop.signal))
      await until(() => opened.running() === 1)
      const again = await builds.solve(asked, never()).then(() => undefined, toSlipwayError)
      expect(again).toMatchObject({ code: 'already-exists', message: `job ID ${asked.ref} exists` })
      expect(opened.running()).toBe(1)
      stop.abort()
      expect(await first).toBe('canceled')
      await until(() => opened.running() === 0)
      expect(await codeOf(builds.solve(await ofStep('good', { ref: asked.ref }), never()))).toBe('ok')
    })

    it('lets a client drive its own build over the bridge', async () => {
      const asked = request({ exporters: [{ type: 'note', attrs: { n: '1' } }] })
      const driving = (async () => {
        // The client may ask before its build is there.
        const { bridge, complete } = await bind(builds.bridge(asked.ref, never()))
        const { ref } = await bridge.solve({ definition: await opened.definition('good') })
        expect(text(await ref?.readFile('file'))).toBe('content')
        expect(await codeOf(ref!.readFile('none'))).toBe('not-found')
        complete({ result: { ...(ref ? { ref } : {}), metadata: new Map() } })
      })()
      expect(await builds.solve(asked, never())).toEqual({ exporterResponse: { 'noted.1': 'yes' } })
      await driving
      expect(exported).toHaveLength(1)
    })

    it('ends a build that its client gives up with the reason', async () => {
      const asked = request()
      const ended = builds.solve(asked, never()).then(() => undefined, toSlipwayError)
      const { complete } = await bind(builds.bridge(asked.ref, never()))
      complete({ error: new SlipwayError('invalid-argument', 'I cannot') })
      expect(await ended).toMatchObject({ code: 'invalid-argument', message: 'I cannot' })
    })

    it('knows no bridge of a build that never comes, or is over', async () => {
      expect(await codeOf(use(builds.bridge('nobody', never())))).toBe('not-found')
      const asked = await ofStep('good')
      await builds.solve(asked, never())
      expect(await codeOf(use(builds.bridge(asked.ref, never())))).toBe('not-found')
    })
  })
}

type Opening = ReturnType<Builds['bridge']>

async function bind(opening: Opening) {
  const opened = await opening
  return { bridge: opened.bridge, complete: opened.complete.bind(opened) }
}

/** A bridge may be opened lazily: it is the first question that tells. */
async function use(opening: Opening): Promise<void> {
  await (await opening).bridge.solve({})
}
