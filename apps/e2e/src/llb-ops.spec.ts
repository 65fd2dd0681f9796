import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'
import { sha256 } from '@slipway/base'
import {
  diff,
  fileActions,
  http,
  image,
  local,
  marshalOp,
  merge,
  type RunOptions,
  scratch,
  type State,
} from '@slipway/llb'
import { pb } from '@slipway/proto'
import Long from 'long'
import { llb, pick } from './harness/driver.ts'
import { logsOf, stepOf } from './harness/progress.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'

const site = useSite({
  args: ['--allow-insecure-entitlement', 'security.insecure'],
  apart: { solver: ['--allow-insecure-entitlement', 'security.insecure'] },
})
const servers: Server[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
})

async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

function step(text: string, options: Partial<RunOptions> = {}): State {
  return image(site.world.base).run({ args: ['sh', '-c', text], ...options }).root
}

const mkfile = (path: string, text: string | Uint8Array): State =>
  scratch().file(fileActions.mkfile(path, 0o644, Buffer.from(text)))

/** The definition that builds what a file of `state` says. */
async function nested(
  state: State,
  filename?: string,
  more: Partial<pb.BuildOp.$Properties> = {},
): Promise<pb.Definition.$Properties> {
  const outer = await state.marshal()
  const ops = (outer.def ?? []).slice(0, -1)
  const input = pb.Op.decode(outer.def!.at(-1)!).inputs![0]!
  const build = marshalOp({
    inputs: [input],
    build: {
      builder: Long.NEG_ONE,
      inputs: { 'buildkit.llb.definition': { input: Long.ZERO } },
      ...(filename === undefined ? {} : { attrs: { 'llbbuild.filename': filename } }),
      ...more,
    },
  })
  const head = marshalOp({ inputs: [{ digest: sha256(build), index: Long.ZERO }] })
  return { ...outer, def: [...ops, build, head] }
}

describe('a build op', () => {
  it('builds what a file says, under its usual name or another, as a part of the build (C077)', async () => {
    const inner = await mkfile('/made', 'by the inner definition').marshal()
    const bytes = pb.Definition.encode(inner).finish()
    for (const name of [undefined, 'other.llb']) {
      const file = mkfile(`/${name ?? 'buildkit.llb.definition'}`, bytes)
      const { dir } = await site.driver.files({ definition: await nested(file, name) })
      expect(treeOf(dir)).toEqual({ made: 'by the inner definition' })
    }
  })

  it('says what is wrong with the file, and knows one builder (C077)', async () => {
    const fails = async (definition: pb.Definition.$Properties): Promise<string> =>
      (await site.driver.fails({ definition })).error.message
    const file = mkfile('/buildkit.llb.definition', 'no definition')
    expect(await fails(await nested(file))).toContain('buildkit.llb.definition is not a definition')
    expect(await fails(await nested(file, 'nowhere'))).toContain('nowhere')
    expect(await fails(await nested(file, undefined, { builder: Long.ZERO }))).toContain('LLB builder')
  })
})

describe('a passthrough op', () => {
  it('gives its inputs as they are, in the order that it names (C080)', async () => {
    const [a, b] = await Promise.all([mkfile('/a', 'a').marshal(), mkfile('/b', 'b').marshal()])
    const inputs = [a, b].map((input) => pb.Op.decode(input.def!.at(-1)!).inputs![0]!)
    const passed = (id: string, outputs: readonly number[], taken: number) => {
      const op = marshalOp({ inputs, passthrough: { id, outputs: outputs.map((at) => Long.fromNumber(at)) } })
      const head = marshalOp({ inputs: [{ digest: sha256(op), index: Long.fromNumber(taken) }] })
      const def = [...a!.def!.slice(0, -1), ...b!.def!.slice(0, -1), op, head]
      return { definition: { ...a, def, metadata: { ...a!.metadata, ...b!.metadata } } }
    }
    const files = async (...args: Parameters<typeof passed>) =>
      treeOf((await site.driver.files(passed(...args))).dir)
    expect(await files('x', [1, 0], 0)).toEqual({ b: 'b' })
    expect(await files('x', [1, 0], 1)).toEqual({ a: 'a' })
    expect(await files('x', [0], 0)).toEqual({ a: 'a' })
    const { error } = await site.driver.fails(passed('x', [7], 0))
    expect(error.message).toContain('invalid passthrough output input index 7')
  })
})

describe('the content of a mount', () => {
  const reader = (
    from: State,
    contentCache: 'on' | 'off' | undefined,
    more: { readonly source?: string } = {},
  ): State => {
    const mount = { type: 'bind', target: '/in', from, readonly: true, ...more } as const
    const mounts = [contentCache ? { ...mount, contentCache } : mount]
    return step(`cat /in/f > /copy # ${contentCache} ${more.source}`, { mounts })
  }

  it('stands for it in the cache, unless the mount says otherwise (C041, C208)', async () => {
    // The same bytes by two ways: other vertices, equal content.
    const [one, two] = ['1', '2'].map((way) =>
      step(`mkdir /d; echo same > /d/f; touch -d @0 /d/f /d; : ${way}`),
    )
    for (const [mode, state] of [
      ['on', 'cached'],
      [undefined, 'cached'],
      ['off', 'done'],
    ] as const) {
      await site.driver.build(await llb(reader(one!, mode, { source: '/d' })))
      const { events } = await site.driver.build(await llb(reader(two!, mode, { source: '/d' })))
      expect(stepOf(events, `# ${mode}`)).toBe(state)
    }
  })

  it('cannot where something unseen may get into the result (C041)', async () => {
    const written = image(site.world.base).run({
      args: ['true'],
      mounts: [{ type: 'bind', target: '/in', source: '/d', from: step('mkdir /d'), contentCache: 'on' }],
    })
    const { error } = await site.driver.fails(await llb(written.mount('/in')))
    expect(error.message).toContain('invalid mount cache content')
  })
})

describe('an exec op', () => {
  it('has an empty, writable directory where a bind mount names no input (C036, C045)', async () => {
    const exec = image(site.world.base).run({
      args: ['sh', '-c', 'ls -A /out | wc -l; echo kept > /out/f'],
      mounts: [{ type: 'bind', target: '/out' }],
    })
    const { dir, events } = await site.driver.files(await llb(exec.mount('/out')))
    expect(logsOf(events)).toBe('0\n')
    expect(treeOf(dir)).toEqual({ f: 'kept\n' })
  })

  it('runs whatever a constraint says, as there is one worker (C006)', async () => {
    const { events } = await site.driver.build(
      await llb(step('echo constrained', { workerFilters: ['worker.id==none'] })),
    )
    expect(logsOf(events)).toBe('constrained\n')
  })

  it('sees its cgroups (C209)', async () => {
    const text = `
      grep -c " /sys/fs/cgroup" /proc/self/mounts
      ls /sys/fs/cgroup | wc -l
      mkdir /sys/fs/cgroup/own /sys/fs/cgroup/*/own 2>/dev/null || echo readonly`
    const { events } = await site.driver.build(await llb(step(text)))
    const [mounts, entries, state] = logsOf(events).split('\n')
    expect(Number(mounts)).toBeGreaterThan(0)
    expect(Number(entries)).toBeGreaterThan(0)
    expect(state).toBe('readonly')
  })

  it('may open any device in insecure mode, and only there (C031, C194)', async () => {
    const text = 'mknod /k c 1 11 && dd if=/k of=/dev/null count=0 2>/dev/null && echo open || echo refused'
    expect(logsOf((await site.driver.build(await llb(step(text)))).events)).toBe('refused\n')
    const insecure = await llb(step(text, { security: 'insecure' }), { entitlements: ['security.insecure'] })
    expect(logsOf((await site.driver.build(insecure)).events)).toBe('open\n')
  })

  it('is refused where it needs a device, and runs without one that may be missing', async () => {
    const device = { name: 'vendor.test/class=none' }
    const asked = await site.driver.fails(await llb(step('true', { devices: [device] })))
    expect(asked.error.message).toContain('exec.meta.cdi')
    // A client that asks for no capabilities is not left to run without its device either.
    const silent = async (optional: boolean) => ({
      definition: {
        ...(await step('echo ran', { devices: [{ ...device, optional }] }).marshal()),
        metadata: {},
      },
    })
    const { error } = await site.driver.fails(await silent(false))
    expect(error.message).toContain('unable to use device "vendor.test/class=none"')
    expect(logsOf((await site.driver.build(await silent(true))).events)).toBe('ran\n')
  })
})

describe('a registry', () => {
  it('cannot give other bytes than the digest asks for (C090)', async () => {
    const { host } = site.world.registry
    const name = await listen(
      createServer(async (request, response) => {
        const { method = 'GET', url = '/' } = request
        const { accept = '*/*' } = request.headers
        const answer = await fetch(`http://${host}${url}`, { method, headers: { accept } })
        const body = Buffer.from(await answer.arrayBuffer())
        const isLayer = url.includes('/blobs/') && body.length > 100_000
        if (isLayer) body[body.length - 1]! ^= 0xff
        const headers = [...answer.headers].filter(([key]) => !/^(transfer-encoding|connection)$/.test(key))
        response.writeHead(answer.status, Object.fromEntries(headers)).end(body)
      }),
    )
    const state = pick(image(`${name}/busybox:latest`), '/etc/passwd')
    for await (const _ of site.driver.client.prune({ all: true })) void _
    const { error } = await site.driver.fails(await llb(state))
    expect(error.message).toMatch(/digest|checksum|corrupt/)
  })
})

describe('a server that lets nobody in', () => {
  it('fails the file with a checksum and the one without, at once and again (C133)', async () => {
    let requests = 0
    const host = await listen(
      createServer((_request, response) => {
        const refuse = (): void => void response.writeHead(401).end()
        if (requests++ === 0) setTimeout(refuse, 200)
        else refuse()
      }),
    )
    const url = `http://${host}/test.txt`
    const copy = (from: State, to: string): State =>
      scratch().file(fileActions.copy(from, 'test.txt', to, { createDestPath: true }))
    const plain = copy(http(url), '/a.txt')
    const pinned = copy(http(url, { checksum: sha256('') as `sha256:${string}` }), '/b.txt')
    const state = merge([diff(scratch(), plain), diff(scratch(), pinned)])
    for (let turn = 0; turn < 5; turn++) {
      requests = 0
      const { error } = await site.driver.fails(await llb(state), AbortSignal.timeout(10_000))
      expect(error.message).toContain('invalid response status 401')
    }
  })
})

describe('a directory that several ops of a build use', () => {
  it('is sent for each of them as it asks (C145)', async () => {
    const dir = site.world.context({ a: '1', b: '2' })
    const only = (name: string): State => local('src', { includePatterns: [name] })
    const both = scratch().file(
      fileActions
        .copy(only('a'), '/', '/x', { createDestPath: true })
        .copy(only('b'), '/', '/y', { createDestPath: true }),
    )
    const request = await llb(both, { directories: new Map([['src', dir]]) })
    expect(treeOf((await site.driver.files(request)).dir)).toEqual({
      'x/': '',
      'x/a': '1',
      'y/': '',
      'y/b': '2',
    })
  })
})
