/** Settings of resolv.conf that every executor takes. */
export const DNS_OPTIONS = {
  'dns-nameserver': { kind: 'list', help: 'instead of those of this host' },
  'dns-option': { kind: 'list', help: 'option of resolv.conf' },
  'dns-search': { kind: 'list', help: 'search domain of resolv.conf' },
} as const

export function dnsOf(options: {
  readonly 'dns-nameserver': readonly string[]
  readonly 'dns-option': readonly string[]
  readonly 'dns-search': readonly string[]
}) {
  return {
    nameservers: options['dns-nameserver'],
    options: options['dns-option'],
    searchDomains: options['dns-search'],
  }
}
