import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from '@jest/globals'
import { buildctl, describeWith, run, slipway } from './harness/clients.ts'
import { llb } from './harness/driver.ts'
import { readOciLayout } from './harness/oci.ts'
import { useSite } from './harness/site.ts'
import { treeOf } from './harness/tree.ts'
import { createAuthority, readPair } from './harness/pki.ts'
import { fileActions, scratch } from '@slipway/llb'
import { createCertificate, startRegistry } from '@slipway/testing/registry'
import { startTokenServer } from '@slipway/testing/token-server'
import { pb } from '@slipway/proto'

const site = useSite()
let own: string

beforeAll(() => {
  const bin = join(site.world.dir, 'bin')
  mkdirSync(bin)
  own = join(bin, 'buildctl')
  symlinkSync(slipway, own)
})

const programs = [
  { name: 'slipway as buildctl', there: slipway as string | undefined, path: () => own },
  { name: 'buildctl', there: buildctl, path: () => buildctl ?? 'buildctl' },
]

for (const { name, there, path } of programs) {
  describeWith(there, name, name, () => {
    const call = (args: readonly string[], options: { readonly input?: Uint8Array } = {}) =>
      run(path(), ['--addr', site.daemon.address, ...args], options)
    const build = (context: string, ...more: readonly string[]) =>
      call([
        'build',
        '--progress=plain',
        '--frontend=dockerfile.v0',
        `--local=context=${context}`,
        `--local=dockerfile=${context}`,
        ...more,
      ])

    it('writes an image layout, and reads one as a base (B064, C093, E163, I043, L176)', async () => {
      const layout = join(site.world.dir, `layout-${name.length}`)
      const first = site.world.context({
        Dockerfile: `FROM ${site.world.base}\nRUN echo from-layout > /made\n`,
      })
      const written = await build(first, '--output', `type=oci,tar=false,dest=${layout}`)
      expect(written).toMatchObject({ code: 0 })
      const { digest } = readOciLayout(layout)
      const second = site.world.context({
        Dockerfile: 'FROM base AS b\nRUN echo more >> /made\nFROM scratch\nCOPY --from=b /made /\n',
      })
      const dest = join(site.world.dir, `layout-out-${name.length}`)
      const read = await build(
        second,
        '--oci-layout',
        `store=${layout}`,
        '--opt',
        `context:base=oci-layout://store@${digest}`,
        '--output',
        `type=local,dest=${dest}`,
      )
      expect(read).toMatchObject({ code: 0 })
      expect(treeOf(dest)).toEqual({ made: 'from-layout\nmore\n' })
    })

    it('counts what came from the cache (L192)', async () => {
      const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN echo ${name}\n` })
      const file = join(site.world.dir, `metrics-${name.length}`)
      const metrics = async () => {
        expect(await build(context, `--debug-json-cache-metrics=${file}`)).toMatchObject({ code: 0 })
        return readFileSync(file, 'utf8').trim().split('\n')
      }
      const [miss, line] = await metrics()
      expect(miss).toBe(`cache miss: [2/2] RUN echo ${name}`)
      const counts = { user_total: 2, user_completed: 2, user_cacheable: 1, from: 1 }
      expect(JSON.parse(line!)).toMatchObject({ ...counts, miss: 1 })
      const [again, ...more] = await metrics()
      expect(more).toEqual([])
      expect(JSON.parse(again!)).toMatchObject({ ...counts, miss: 0 })
      expect(JSON.parse(again!).total).toBe(JSON.parse(line!).total)
      const printed = await build(context, '--debug-json-cache-metrics=stdout')
      expect(JSON.parse(printed.stdout)).toMatchObject(counts)
    })

    it('waits for a daemon that is not there yet only where it is asked to (L172, A019)', async () => {
      const socket = join(site.world.dir, `late-${name.length}.sock`)
      const workers = (...flags: string[]) =>
        run(path(), ['--addr', `unix://${socket}`, '--timeout=30', ...flags, 'debug', 'workers'])
      expect((await workers()).code).not.toBe(0)
      const waiting = workers('--wait')
      await new Promise((resolve) => setTimeout(resolve, 500))
      symlinkSync(site.daemon.address.slice('unix://'.length), socket)
      expect((await waiting).code).toBe(0)
    })

    it('takes certificates for token servers, and says what is missing (L191)', async () => {
      const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\n` })
      const tls = (spec: string) => build(context, '--registry-auth-tlscontext', spec)
      expect((await tls('insecure=true')).stderr).toContain('--registry-auth-tlscontext requires host=<host>')
      expect((await tls('host=x')).stderr).toContain(
        '--registry-auth-tlscontext requires ca=<ca> or cert=<cert>,key=<key> or insecure=true',
      )
      expect((await tls('host=x,ca=/none,cert=y')).stderr).toContain(
        '--registry-auth-tlscontext requires cert=<cert>,key=<key>',
      )
      expect((await tls('host=https://x.test,insecure=true')).code).toBe(0)
    })

    it('shows certificates to token servers that want them (B054)', async () => {
      const authority = createAuthority(join(site.world.dir, `pki-${name.length}`))
      const [server, client] = [readPair(authority.issue('server')), authority.issue('client')]
      const signer = createCertificate()
      await using tokens = await startTokenServer({
        certificate: signer,
        grant: (_user, _repository, actions) => actions,
        tls: { cert: String(server.cert), key: String(server.key), ca: readFileSync(authority.ca, 'utf8') },
      })
      const auth = {
        kind: 'token',
        realm: tokens.realm,
        service: 'test',
        certificate: signer.cert,
      } as const
      await using registry = await startRegistry({ auth })
      cpSync(site.world.registry.root, registry.root, { recursive: true })
      const context = site.world.context({ Dockerfile: `FROM ${registry.host}/busybox:latest\nRUN true\n` })
      const refused = await build(context)
      expect(refused.code).not.toBe(0)
      expect(refused.stderr).toMatch(/certificate/)
      const half = await build(context, `--registry-auth-tlscontext=host=${registry.host},ca=${authority.ca}`)
      expect(half.code).not.toBe(0)
      expect(tokens.requests).toEqual([])
      const all = `host=${registry.host},ca=${authority.ca},cert=${client.cert},key=${client.key}`
      expect(await build(context, `--registry-auth-tlscontext=${all}`)).toMatchObject({ code: 0 })
      expect(tokens.requests[0]).toContain('repository:busybox:pull')
    })

    it('prints what both programs were doing when a build failed (A005)', async () => {
      const context = site.world.context({ Dockerfile: `FROM ${site.world.base}\nRUN false\n` })
      const ran = await run(path(), [
        '--debug',
        `--addr=${site.daemon.address}`,
        'build',
        '--progress=plain',
        '--frontend=dockerfile.v0',
        `--local=context=${context}`,
        `--local=dockerfile=${context}`,
      ])
      expect(ran.code).not.toBe(0)
      const heads = ran.stderr.match(/^\d+ v\S+ .*$/gm) ?? []
      expect(heads.some((line) => new RegExp(`^${site.daemon.pid} v\\d.*slipwayd`).test(line))).toBe(true)
      expect(heads.some((line) => / --debug .* build /.test(line))).toBe(true)
      expect(ran.stderr).toMatch(/^\S.*\n\t\S+\/libs\/ops\/src\/exec\/run\.ts:\d+$/m)
      expect(ran.stderr).toMatch(/^\S.*\n\t\S+\.(go|ts):\d+$/m)
    })

    it('builds LLB from its standard input (A058, L179)', async () => {
      const { definition } = await llb(scratch().file(fileActions.mkfile('/f', 0o644, Buffer.from(name))))
      const dest = join(site.world.dir, `llb-${name.length}`)
      const input = pb.Definition.encode(definition ?? {}).finish()
      const ran = await call(['build', '--progress=plain', '--output', `type=local,dest=${dest}`], { input })
      expect(ran).toMatchObject({ code: 0 })
      expect(treeOf(dest)).toEqual({ f: name })
    })

    it('writes what the daemon answered, and the ref of the build (A079, L178, L190)', async () => {
      const context = site.world.context({ Dockerfile: 'FROM scratch\nLABEL a=b\n' })
      const file = join(site.world.dir, `meta-${name.length}.json`)
      const ref = join(site.world.dir, `ref-${name.length}`)
      const ran = await build(
        context,
        '--metadata-file',
        file,
        '--ref-file',
        ref,
        '--output',
        'type=image,name=meta.test/x:1',
      )
      expect(ran).toMatchObject({ code: 0 })
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        'containerimage.digest': expect.stringMatching(/^sha256:/),
        'image.name': 'meta.test/x:1',
      })
      expect((await call(['debug', 'histories'])).stdout).toContain(readFileSync(ref, 'utf8').trim())
    })

    it('passes bytes between its standard streams and the daemon (L195)', async () => {
      const child = spawn(path(), ['--addr', site.daemon.address, 'dial-stdio'], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const ended = once(child, 'exit')
      try {
        child.stdin.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
        child.stdin.write(Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]))
        const [first] = (await once(child.stdout, 'data')) as [Buffer]
        // The server's first frame is SETTINGS.
        expect(first[3]).toBe(4)
      } finally {
        child.stdin.end()
        child.kill('SIGTERM')
        await ended
      }
    })
  })
}
