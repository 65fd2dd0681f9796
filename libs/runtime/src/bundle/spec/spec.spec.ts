import { describe, expect, it } from '@jest/globals'
import type { ContainerSpec } from '../../runtime.ts'
import { withCompiledFilter } from './compiled-filter.ts'
import { toJson } from './json.ts'
import type { OciSpec } from './oci.ts'
import { defaultSeccomp } from './seccomp.ts'
import { createSpec } from './spec.ts'

function specOf(changes: Partial<ContainerSpec> = {}, mounts: OciSpec['mounts'] = []): OciSpec {
  const container: ContainerSpec = {
    id: 'abc',
    mounts: [],
    process: { args: ['x'], env: [], cwd: '/', user: '', tty: false },
    hostname: 'h',
    extraHosts: [],
    network: 'sandbox',
    security: 'sandbox',
    ulimits: [],
    cgroupParent: '',
    shmSize: 0,
    readonlyRootfs: false,
    ...changes,
  }
  return createSpec({
    container,
    rootfs: '/r',
    rootReadonly: false,
    user: { uid: 0, gid: 0, additionalGids: [0] },
    files: { resolvConf: '/rc', hosts: '/h' },
    mounts,
    seccomp: true,
    cgroupNamespace: true,
    arch: 'x64',
  })
}

describe('createSpec', () => {
  it('lets a mount of the container take the place of a default one', () => {
    const shm = { destination: '/dev/shm', type: 'bind', source: '/mine', options: ['rbind'] }
    const { mounts } = specOf({}, [shm, { ...shm, destination: '/x' }])
    const places = mounts.map(({ destination }) => destination)
    expect(places.filter((place) => place === '/dev/shm')).toHaveLength(1)
    expect(mounts[places.indexOf('/dev/shm')]).toEqual(shm)
    expect(places.indexOf('/dev/shm')).toBeLessThan(places.indexOf('/dev/mqueue'))
    expect(places.at(-1)).toBe('/x')
  })

  it('has its own network only in mode none (K032, K036)', () => {
    const types = (network: ContainerSpec['network']): string[] =>
      specOf({ network }).linux.namespaces.map(({ type }) => type)
    expect(types('none')).toEqual(['pid', 'ipc', 'uts', 'mount', 'network', 'cgroup'])
    expect(types('host')).toEqual(types('sandbox'))
    expect(types('host')).not.toContain('network')
  })

  it('places the cgroup below the parent, and passes systemd slices on (K009)', () => {
    expect(specOf().linux.cgroupsPath).toBe('/slipway/abc')
    expect(specOf({ cgroupParent: 'foo/bar' }).linux.cgroupsPath).toBe('/foo/bar/slipway/abc')
    expect(specOf({ cgroupParent: 'user.slice:x:' }).linux.cgroupsPath).toBe('user.slice:x:abc')
    expect(specOf({ cgroupParent: '../../x' }).linux.cgroupsPath).toBe('/x/slipway/abc')
  })

  it('writes only the limits that are set (C017, K011)', () => {
    expect(specOf().linux.resources).toEqual({ devices: [{ allow: false, access: 'rwm' }] })
    const { resources } = specOf({ resources: { memory: 1024n, cpuShares: 0n, cpusetCpus: '0-1' } }).linux
    expect(resources.memory).toEqual({ limit: 1024 })
    expect(resources.cpu).toEqual({ cpus: '0-1' })
    const { rlimits } = specOf({ ulimits: [{ name: 'nofile', soft: 5n, hard: -1n }] }).process
    expect(toJson(rlimits)).toBe('[{"type":"RLIMIT_NOFILE","soft":5,"hard":18446744073709551615}]')
  })
})

describe('defaultSeccomp (K006)', () => {
  const allowed = (capabilities: readonly string[]): Set<string> =>
    new Set(defaultSeccomp(capabilities, 'x64')?.syscalls[0]?.names)

  it('allows by capability', () => {
    expect(allowed([]).has('mount')).toBe(false)
    expect(allowed([]).has('ptrace')).toBe(true)
    expect(allowed(['CAP_SYS_ADMIN']).has('mount')).toBe(true)
    expect(allowed(['CAP_SYS_CHROOT']).has('chroot')).toBe(true)
  })

  it('filters clone and clone3 without CAP_SYS_ADMIN', () => {
    const rules = defaultSeccomp([], 'x64')?.syscalls ?? []
    expect(rules.find(({ names }) => names.includes('clone3'))).toMatchObject({
      action: 'SCMP_ACT_ERRNO',
      errnoRet: 38,
    })
    expect(rules.find(({ names }) => names.includes('clone'))?.args?.[0]).toMatchObject({
      op: 'SCMP_CMP_MASKED_EQ',
    })
    expect(defaultSeccomp([], 'sparc')).toBeUndefined()
  })

  it('leaves a filter that allows nothing where a compiled one is given', () => {
    const spec = withCompiledFilter(specOf(), 'AAAA')
    expect(spec.linux.seccomp).toMatchObject({ defaultAction: 'SCMP_ACT_ERRNO', syscalls: [] })
    expect(spec.annotations).toEqual({ 'run.oci.seccomp_bpf_data': 'AAAA' })
    expect(withCompiledFilter(specOf({ security: 'insecure' }), 'AAAA').annotations).toBeUndefined()
  })
})
