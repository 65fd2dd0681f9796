import { describe, expect, it } from '@jest/globals'
import { hostsFile, parseResolvConf, resolvConfFor } from './files.ts'

const PUBLIC =
  'nameserver 8.8.8.8\nnameserver 8.8.4.4\nnameserver 2001:4860:4860::8888\nnameserver 2001:4860:4860::8844\n'

describe('resolvConfFor', () => {
  it('keeps servers that a sandbox can reach and drops loopback ones (K004)', () => {
    const host = 'nameserver 127.0.0.11\nnameserver 192.168.65.5\nnameserver ::1\n'
    expect(resolvConfFor(host, 'sandbox')).toBe('nameserver 192.168.65.5\n')
    expect(resolvConfFor(host, 'none')).toBe('nameserver 192.168.65.5\n')
  })

  it('falls back to public servers, with the options kept (K004)', () => {
    expect(resolvConfFor('', 'sandbox')).toBe(PUBLIC)
    expect(resolvConfFor('', 'host')).toBe(PUBLIC)
    expect(resolvConfFor('nameserver 127.0.0.11\noptions ndots:0\n', 'sandbox')).toBe(
      `${PUBLIC}options ndots:0\n`,
    )
  })

  it("leaves a host network the host's file (K005)", () => {
    expect(resolvConfFor('nameserver 127.0.0.53\noptions edns0\n', 'host')).toBe(
      'nameserver 127.0.0.53\noptions edns0\n',
    )
  })

  it('lets the configuration override (K004)', () => {
    const dns = { nameservers: ['1.1.1.1'], searchDomains: ['example.com', '.'], options: ['rotate'] }
    expect(resolvConfFor('nameserver 9.9.9.9\nsearch a b\n', 'sandbox', dns)).toBe(
      'nameserver 1.1.1.1\nsearch example.com\noptions rotate\n',
    )
  })

  it('reads comments, the last search list, unknown keywords and bad addresses', () => {
    const text =
      '# c\n; d\n\nnameserver bad\nnameserver fe80::1%eth0\ndomain x\nsearch y z\noptions a\noptions b:1\nsortlist 1\n'
    expect(parseResolvConf(text)).toEqual({
      nameservers: ['fe80::1%eth0'],
      search: ['y', 'z'],
      options: ['a', 'b:1'],
      others: ['sortlist 1'],
    })
  })
})

describe('hostsFile', () => {
  it('names the host and the extra hosts (K003)', () => {
    expect(hostsFile({ hostname: 'h', extraHosts: [{ host: 'a', ip: '1.2.3.4' }] })).toBe(
      '127.0.0.1\tlocalhost h\n::1\tlocalhost ip6-localhost ip6-loopback\n1.2.3.4\ta\n',
    )
  })
})
