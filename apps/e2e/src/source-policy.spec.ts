import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { errorMessage, newId } from '@slipway/base'
import type { SourcePolicy } from '@slipway/frontend'
import { image } from '@slipway/llb'
import { type moby, services } from '@slipway/proto'
import { dial } from '@slipway/rpc'
import { makeImage, pushImage } from '@slipway/testing'
import { startBridgeBuild } from './harness/bridge-build.ts'
import { buildkitd, describeWith } from './harness/clients.ts'
import type { Daemon } from './harness/daemon.ts'
import { dockerfile, llb } from './harness/driver.ts'
import { startRealBuildkitd } from './harness/real-buildkitd.ts'
import { useSite } from './harness/site.ts'

const site = useSite()
const [ALLOW, DENY, CONVERT] = [0, 1, 2]
const [WILDCARD, EXACT, REGEX] = [0, 1, 2]
const policy = (...rules: NonNullable<SourcePolicy['rules']>): SourcePolicy => ({ rules })
const rule = (action: number, identifier: string, to?: string, match_type = WILDCARD) => ({
  action,
  selector: { identifier, match_type },
  ...(to === undefined ? {} : { updates: { identifier: to } }),
})
const named = (name: string): string => `docker-image://${site.world.registry.host}/${name}`

beforeAll(async () => {
  for (const word of ['one', 'two']) {
    const root = site.world.context({ 'etc/word': word })
    await pushImage(site.world.registry.host, word, 'latest', makeImage(root))
  }
})

describe('a source policy', () => {
  it('denies every source op that it names, before anything runs (A072, C235, F054)', async () => {
    const denied = image(`${site.world.registry.host}/not-there`)
    const state = image(site.world.base).run({
      args: ['true'],
      mounts: [{ type: 'bind', target: '/m', from: denied }],
    }).root
    const sourcePolicy = policy(rule(DENY, '*/not-there:*'))
    const { error, events } = await site.driver.fails(await llb(state, { sourcePolicy }))
    expect(error.message).toBe(
      `failed to solve: failed to load LLB: error evaluating the source policy: source "${named('not-there:latest')}" denied by policy: source denied by policy`,
    )
    expect(events.filter(({ kind }) => kind === 'vertex')).toEqual([])
    const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\n` })
    const asked = await site.driver.fails(
      dockerfile(context, {}, { sourcePolicy: policy(rule(DENY, 'docker-image://*')) }),
    )
    expect(asked.error.message).toContain(
      `could not resolve image due to policy: source "docker-image://${site.world.base}" denied by policy`,
    )
  })

  it('has another source used in place of one, for LLB and for Dockerfiles (A072)', async () => {
    const sourcePolicy = policy(rule(CONVERT, named('one*'), named('two$1')))
    const word = (dir: string): string => readFileSync(join(dir, 'etc/word'), 'utf8')
    const one = image(`${site.world.registry.host}/one`)
    expect(word((await site.driver.files(await llb(one))).dir)).toBe('one')
    expect(word((await site.driver.files(await llb(one, { sourcePolicy }))).dir)).toBe('two')
    const context = site.world.context({ Dockerfile: `FROM ${site.world.registry.host}/one\n` })
    expect(word((await site.driver.files(dockerfile(context, {}, { sourcePolicy }))).dir)).toBe('two')
  })

  it('may come with one solve of a client, beside that of the build (D003)', async () => {
    await using build = startBridgeBuild(site.daemon, {
      SourcePolicy: policy(rule(CONVERT, named('none:latest'), named('one:latest'))),
    })
    const definition = await image(`${site.world.registry.host}/none`).marshal()
    const word = async (...sourcePolicies: readonly SourcePolicy[]): Promise<string> => {
      const { ref } = await build.bridge.solve({ definition, sourcePolicies })
      return Buffer.from((await ref?.readFile('/etc/word')) ?? []).toString()
    }
    expect(await word()).toBe('one')
    expect(await word(policy(rule(CONVERT, named('one:latest'), named('two:latest'))))).toBe('two')
    await expect(word(policy(rule(DENY, named('one:*'))))).rejects.toThrow(
      `source "${named('one:latest')}" denied by policy`,
    )
    expect(await word()).toBe('one')
    await build.finish()
  })
})

type Answer = moby.buildkit.v1.frontend.ResolveSourceMetaResponse.$Properties

/** What a daemon uses for a source under some policies, or why it does not. */
async function usedBy(
  daemon: Pick<Daemon, 'address'>,
  Source: { readonly identifier: string; readonly attrs?: Record<string, string> },
  SourcePolicies: readonly SourcePolicy[],
): Promise<unknown> {
  const caller = dial(daemon.address)
  const stop = new AbortController()
  const Ref = newId()
  const solved = caller.unary(services.ControlService.Solve, { Ref }, { signal: stop.signal }).catch(() => {})
  const metadata = new Metadata()
  metadata.set('buildkit-controlapi-buildid', Ref)
  try {
    const request = { Source, SourcePolicies: [...SourcePolicies] }
    const answer: Answer | string = await caller
      .unary(services.LLBBridgeService.ResolveSourceMeta, request, { metadata })
      .catch(errorMessage)
    if (typeof answer === 'string') return answer.replaceAll(/rpc error: code = \w+ desc = /g, '')
    return [answer.Source?.identifier, { ...answer.Source?.attrs }, answer.Image?.Digest]
  } finally {
    stop.abort()
    await solved
    caller.close()
  }
}

describeWith(buildkitd, 'buildkitd', 'source policies, of both daemons', () => {
  let real: Daemon
  beforeAll(async () => {
    real = await startRealBuildkitd()
  })
  afterAll(async () => await real[Symbol.asyncDispose]())

  it('allow, deny and convert the same (A072)', async () => {
    const [one, two] = [named('one:latest'), named('two:latest')]
    const withKey = (condition: number, value: string) => ({
      action: DENY,
      selector: { identifier: '*', constraints: [{ key: 'k', value, condition }] },
    })
    const policies: readonly (readonly SourcePolicy[])[] = [
      [policy(rule(ALLOW, '*'), rule(DENY, one))],
      [policy(rule(DENY, '*'), rule(ALLOW, one))],
      [policy(rule(DENY, '*')), policy(rule(ALLOW, one))],
      [policy(rule(DENY, 'docker-image://*/one', undefined, EXACT))],
      [policy(rule(CONVERT, one, two, EXACT))],
      [policy(rule(CONVERT, named('*:latest'), named('two:$1')))],
      [policy(rule(CONVERT, '/(?P<name>o.e):', '/two:', REGEX))],
      [policy(rule(CONVERT, '/one(:.*)$', '/two${1}', REGEX))],
      [policy(rule(CONVERT, one, two), rule(DENY, two))],
      [policy(rule(CONVERT, one, two)), policy(rule(CONVERT, two, one))],
      [policy({ ...rule(CONVERT, one), updates: { attrs: { 'image.resolvemode': 'pull' } } })],
      [policy(withKey(0, 'v'))],
      [policy(withKey(1, 'v'))],
      [policy(withKey(2, '^v'))],
      [policy(rule(DENY, 'docker-image://**'))],
      [],
    ]
    for (const some of policies) {
      for (const attrs of [{}, { k: 'v' }]) {
        const source = { identifier: `docker-image://${site.world.registry.host}/one:latest`, attrs }
        const [ours, theirs] = [await usedBy(site.daemon, source, some), await usedBy(real, source, some)]
        expect([some, ours]).toEqual([some, theirs])
      }
    }
  })
})
