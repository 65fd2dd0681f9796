import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Pair {
  readonly cert: string
  readonly key: string
}

export interface Authority {
  readonly ca: string
  /** Signs a certificate for `name`, with 127.0.0.1, localhost and more as its addresses, and the URI given. */
  issue(name: string, uri?: string, more?: readonly string[]): Pair
}

/** A certificate authority of our own, made with openssl in `dir`. */
export function createAuthority(dir: string): Authority {
  mkdirSync(dir, { recursive: true })
  const openssl = (...args: readonly string[]) => execFileSync('openssl', args, { cwd: dir, stdio: 'ignore' })
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...fresh,
    '-days',
    '2',
    '-subj',
    '/CN=e2e-ca',
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
  )
  return {
    ca: join(dir, 'ca.pem'),
    issue: (name, uri, more = []) => {
      openssl('req', ...fresh, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
      writeFileSync(
        join(dir, `${name}.ext`),
        `subjectAltName=${['127.0.0.1', ...more].map((ip) => `IP:${ip},`).join('')}DNS:localhost${uri === undefined ? '' : `,URI:${uri}`}\n`,
      )
      const sign = [
        '-CA',
        'ca.pem',
        '-CAkey',
        'ca.key',
        '-CAcreateserial',
        '-days',
        '2',
        '-extfile',
        `${name}.ext`,
      ]
      openssl('x509', '-req', '-in', `${name}.csr`, ...sign, '-out', `${name}.pem`)
      return { cert: join(dir, `${name}.pem`), key: join(dir, `${name}.key`) }
    },
  }
}

export function readPair({ cert, key }: Pair): { readonly cert: Buffer; readonly key: Buffer } {
  return { cert: readFileSync(cert), key: readFileSync(key) }
}
