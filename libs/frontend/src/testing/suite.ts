import { describe, expect, it } from '@jest/globals'
import { errorCode, SlipwayError, toSlipwayError, withDetails } from '@slipway/base'
import type { Bridge, BridgeRef, Frontend, FrontendResult } from '../frontend.ts'
import { DEFINITION, FakeBridge, fakeRef } from './fake-bridge.ts'

export interface OpenedFrontends extends AsyncDisposable {
  /** As a build reaches it. */
  frontend(name: string): Frontend
}

const NOTHING: FrontendResult = { metadata: new Map() }
const text = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? []).toString()
const codeOf = async (promise: Promise<unknown>): Promise<string> => await promise.then(() => 'ok', errorCode)

/** What holds between every frontend and its build, wherever the two run. `open` makes the frontends reachable. */
export function frontendSuite(
  name: string,
  open: (frontends: readonly Frontend[]) => Promise<OpenedFrontends>,
): void {
  describe(`frontends: ${name}`, () => {
    /** Runs `solve` as a frontend of a build. */
    const runs = async (solve: Frontend['solve'], build = new FakeBridge()): Promise<FrontendResult> => {
      await using opened = await open([{ name: 'test', solve }])
      return await opened.frontend('test').solve(build)
    }
    const ask = async <T>(question: (bridge: Bridge) => Promise<T>, build?: FakeBridge): Promise<T> => {
      let answer: T | undefined
      await runs(async (bridge) => {
        answer = await question(bridge)
        return NOTHING
      }, build)
      return answer as T
    }

    it('shows a frontend what its build is about', async () => {
      const build = new FakeBridge()
      const seen = await ask(
        (bridge) =>
          Promise.resolve({
            opts: bridge.opts,
            sessionId: bridge.sessionId,
            platforms: bridge.workerPlatforms,
            caps: [...bridge.llbCaps],
            inputs: [...bridge.inputs].map(([key, { def }]) => [key, text(def?.[0])]),
          }),
        build,
      )
      expect(seen).toEqual({
        opts: build.opts,
        sessionId: 'session',
        platforms: build.workerPlatforms,
        caps: [...build.llbCaps],
        inputs: [['input', 'op']],
      })
    })

    it('brings what a frontend asks to be solved to its build, whole', async () => {
      const build = new FakeBridge()
      await ask(async (bridge) => {
        await bridge.solve({ definition: DEFINITION, evaluate: true })
        await bridge.solve({
          frontend: 'other',
          frontendOpt: { a: 'b' },
          frontendInputs: new Map([['x', DEFINITION]]),
          cacheImports: [{ type: 'registry', attrs: { ref: 'r' } }],
        })
      }, build)
      const [first, second] = build.solves
      expect(text(first?.definition?.def?.[0])).toBe('op')
      expect(first?.evaluate).toBe(true)
      expect(first?.frontend ?? '').toBe('')
      expect(second).toMatchObject({ frontend: 'other', frontendOpt: { a: 'b' } })
      expect(second?.definition).toBeUndefined()
      expect(second?.evaluate ?? false).toBe(false)
      expect(text(second?.frontendInputs?.get('x')?.def?.[0])).toBe('op')
      expect(second?.cacheImports).toEqual([{ type: 'registry', attrs: { ref: 'r' } }])
    })

    it('lets a frontend look into what was solved', async () => {
      const build = new FakeBridge()
      build.answer = () =>
        Promise.resolve({ ref: fakeRef('r1', { 'a.txt': '0123456789', b: '' }), metadata: new Map() })
      await ask(async (bridge) => {
        const { ref } = await bridge.solve({ definition: DEFINITION })
        if (!ref) throw new Error('no ref')
        expect(text((await ref.definition())?.def?.[0])).toBe('op')
        expect(text(await ref.readFile('a.txt'))).toBe('0123456789')
        expect(text(await ref.readFile('a.txt', { offset: 2, length: 3 }))).toBe('234')
        expect(text(await ref.readFile('b'))).toBe('')
        expect((await ref.readDir('d', '*.txt')).map(({ path }) => path)).toEqual(['d/a.txt'])
        expect((await ref.readDir('d')).map(({ path }) => path)).toEqual(['d/a.txt', 'd/b'])
        expect(await ref.statFile('a.txt')).toMatchObject({ path: 'a.txt', mode: 0o600 })
        await ref.evaluate()
        const missing = toSlipwayError(await ref.readFile('none').catch((error: unknown) => error))
        expect(missing).toMatchObject({ code: 'not-found', message: expect.stringContaining('lstat none') })
      }, build)
    })

    it('gives results of several keys, of none, and their metadata', async () => {
      const build = new FakeBridge()
      build.answer = (request) =>
        Promise.resolve(
          request.frontend === 'many'
            ? {
                refs: new Map([
                  ['linux/arm64', fakeRef('r2', { x: '2' })],
                  ['linux/amd64', undefined],
                ]),
                metadata: new Map([['refs.platforms', Buffer.from([0, 255])]]),
              }
            : NOTHING,
        )
      await ask(async (bridge) => {
        const many = await bridge.solve({ frontend: 'many' })
        expect(many.ref).toBeUndefined()
        expect([...(many.refs ?? [])].map(([key, ref]) => [key, ref !== undefined])).toEqual([
          ['linux/arm64', true],
          ['linux/amd64', false],
        ])
        expect([...(many.metadata.get('refs.platforms') ?? [])]).toEqual([0, 255])
        const none = await bridge.solve({})
        expect([none.ref, none.refs, none.metadata.size]).toEqual([undefined, undefined, 0])
      }, build)
    })

    it('gives the build the very refs that the build had made', async () => {
      const build = new FakeBridge()
      const made: BridgeRef[] = []
      build.answer = () => {
        const ref = fakeRef(`r${made.length}`, {})
        made.push(ref)
        return Promise.resolve({ ref, metadata: new Map() })
      }
      const one = await runs(async (bridge) => {
        const { ref } = await bridge.solve({ definition: DEFINITION })
        return { ...(ref ? { ref } : {}), metadata: new Map([['config', Buffer.from('{}')]]) }
      }, build)
      expect(one.ref).toBe(made[0])
      expect(text(one.metadata.get('config'))).toBe('{}')
      const many = await runs(async (bridge) => {
        const solved = await bridge.solve({ definition: DEFINITION })
        return {
          refs: new Map([
            ['a', solved.ref],
            ['b', undefined],
          ]),
          metadata: new Map(),
        }
      }, build)
      expect([...(many.refs ?? [])]).toEqual([
        ['a', made[1]],
        ['b', undefined],
      ])
      expect((await runs(() => Promise.resolve(NOTHING))).ref).toBeUndefined()
    })

    it('resolves images for a frontend', async () => {
      const build = new FakeBridge()
      const platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }
      await ask(async (bridge) => {
        const options = { platform, resolveMode: 'pull', logName: 'look up' } as const
        const found = await bridge.resolveImageConfig('alpine', options)
        expect({ ...found, config: text(found.config) }).toEqual({
          ref: 'alpine@sha256:d',
          digest: 'sha256:d',
          config: '{}',
        })
        const store = { sessionId: 's', storeId: 'oci' }
        await bridge.resolveImageConfig('local', { ...options, resolveMode: 'default', store })
        expect(await codeOf(bridge.resolveImageConfig('missing', options))).toBe('not-found')
      }, build)
      expect(build.resolves.slice(0, 2)).toEqual([
        ['alpine', { platform, resolveMode: 'pull', logName: 'look up' }],
        [
          'local',
          {
            platform,
            resolveMode: 'default',
            logName: 'look up',
            store: { sessionId: 's', storeId: 'oci' },
          },
        ],
      ])
    })

    it('tells what sources of any kind would give (D006)', async () => {
      const build = new FakeBridge()
      const request = {
        Source: { identifier: 'git://x.test/y', attrs: { 'git.fullurl': 'https://x.test/y' } },
        LogName: 'look up',
        Git: { ReturnObject: true },
      }
      await ask(async (bridge) => {
        expect((await bridge.resolveSource(request)).Git?.Checksum).toBe('c0')
      }, build)
      expect(build.resolves).toMatchObject([request])
    })

    it('brings warnings with their places', async () => {
      const build = new FakeBridge()
      const warning = {
        vertex: 'sha256:v',
        level: 1,
        short: 'kurz, äöü',
        detail: ['one', 'two'],
        url: 'https://x.test/',
        source: { filename: 'Dockerfile', data: Buffer.from('FROM x'), language: 'Dockerfile' },
        ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 4 } }],
      }
      await ask(async (bridge) => {
        bridge.warn(warning)
        // Asks something, so that the warning is there when the build looks.
        await bridge.solve({})
      }, build)
      for (let tries = 0; build.warnings.length === 0 && tries < 100; tries++)
        await new Promise((done) => setTimeout(done, 10))
      expect(build.warnings).toHaveLength(1)
      const [{ source, ...rest }] = build.warnings as unknown as [typeof warning]
      const { source: wanted, ...expected } = warning
      expect(rest).toEqual(expected)
      expect({ ...source, data: text(source.data) }).toEqual({ ...wanted, data: 'FROM x' })
    })

    it("carries the build's errors to the frontend and the frontend's to the build, with code and details", async () => {
      const build = new FakeBridge()
      build.answer = () =>
        Promise.reject(
          withDetails(new SlipwayError('permission-denied', 'not allowed'), {
            kind: 'vertex',
            digest: 'sha256:v',
          }),
        )
      const place = {
        kind: 'source',
        filename: 'Dockerfile',
        data: Buffer.from('FORM x'),
        language: 'Dockerfile',
        ranges: [{ start: { line: 1, character: 0 }, end: { line: 1, character: 6 } }],
      } as const
      let caught: SlipwayError | undefined
      const thrown = await runs(async (bridge) => {
        caught = toSlipwayError(await bridge.solve({}).catch((error: unknown) => error))
        throw withDetails(new SlipwayError('invalid-argument', 'unknown instruction: FORM'), place)
      }, build).then(
        () => undefined,
        (error: unknown) => toSlipwayError(error),
      )
      expect(caught).toMatchObject({ code: 'permission-denied', message: 'not allowed' })
      expect(caught?.details).toContainEqual({ kind: 'vertex', digest: 'sha256:v' })
      expect(thrown).toMatchObject({ code: 'invalid-argument', message: 'unknown instruction: FORM' })
      const [detail] = thrown?.details ?? []
      expect(detail).toMatchObject({ kind: 'source', filename: 'Dockerfile', ranges: place.ranges })
      expect(text((detail as typeof place).data)).toBe('FORM x')
    })

    it('ends a frontend whose build is canceled', async () => {
      const build = new FakeBridge()
      build.answer = build.hang
      let told: AbortSignal | undefined
      const result = runs(async (bridge) => {
        told = bridge.signal
        setTimeout(() => build.stop.abort(new SlipwayError('canceled', 'context canceled')), 20)
        return await bridge.solve({})
      }, build)
      expect(await codeOf(result)).toBe('canceled')
      for (let tries = 0; !told?.aborted && tries < 100; tries++)
        await new Promise((done) => setTimeout(done, 10))
      expect(told?.aborted).toBe(true)
    })

    it('runs many at once, each with its own build', async () => {
      await using opened = await open([
        {
          name: 'test',
          solve: async (bridge) => ({
            metadata: (await bridge.solve({ frontendOpt: { n: bridge.opts.n ?? '' } })).metadata,
          }),
        },
      ])
      const results = await Promise.all(
        Array.from({ length: 20 }, async (_, n) => {
          const build = new FakeBridge()
          Object.assign(build.opts, { n: String(n) })
          build.answer = ({ frontendOpt }) =>
            Promise.resolve({ metadata: new Map([['n', Buffer.from(frontendOpt?.n ?? '')]]) })
          return text((await opened.frontend('test').solve(build)).metadata.get('n'))
        }),
      )
      expect(results).toEqual(Array.from({ length: 20 }, (_, n) => String(n)))
    })
  })
}
