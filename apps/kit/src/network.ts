import { readFileSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import {
  type Caller,
  dial,
  dialFramed,
  type DialTls,
  type Keepalive,
  KEEPALIVE,
  onLine,
  parseAddress,
  PATIENT_KEEPALIVE,
  type ServeTls,
} from '@slipway/rpc'
import { identityOf, type ServiceName } from './roles.ts'

export interface TlsFiles {
  readonly 'tls-cert': string | undefined
  readonly 'tls-key': string | undefined
  readonly 'tls-ca': string | undefined
}

export interface Tls {
  readonly serve: ServeTls
  readonly dial: DialTls
}

export interface BusTlsFiles {
  readonly 'bus-tls-ca': string | undefined
  readonly 'bus-tls-cert': string | undefined
  readonly 'bus-tls-key': string | undefined
}

/** TLS towards NATS: with an authority of its own, with a certificate of ours, or both. */
export function loadBusTls(
  files: BusTlsFiles,
): { readonly ca?: string; readonly cert?: string; readonly key?: string } | undefined {
  const { 'bus-tls-ca': ca, 'bus-tls-cert': cert, 'bus-tls-key': key } = files
  if (!ca && !cert && !key) return undefined
  if (Boolean(cert) !== Boolean(key))
    throw new SlipwayError('invalid-argument', 'bus-tls-cert and bus-tls-key are needed together')
  return {
    ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}),
    ...(cert && key ? { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') } : {}),
  }
}

/** Mutual TLS from the three files; all or none. */
export function loadTls(files: TlsFiles): Tls | undefined {
  const { 'tls-cert': certFile, 'tls-key': keyFile, 'tls-ca': caFile } = files
  if (!certFile && !keyFile && !caFile) return undefined
  if (!certFile || !keyFile || !caFile)
    throw new SlipwayError('invalid-argument', 'tls-cert, tls-key and tls-ca are needed together')
  const [cert, key, ca] = [readFileSync(certFile), readFileSync(keyFile), readFileSync(caFile)]
  return { serve: { cert, key, ca }, dial: { cert, key, ca } }
}

/** Executors and exporters may be anyone's. */
function keepaliveOf(service: ServiceName): Keepalive {
  return service === 'executor' || service === 'exporter' ? PATIENT_KEEPALIVE : KEEPALIVE
}

/** One connection per service and address, opened when first used. */
export class Connections implements Disposable {
  readonly #callers = new Map<string, Caller>()
  readonly #tls: Tls | undefined

  constructor(tls: Tls | undefined) {
    this.#tls = tls
  }

  /** Dials instances of a service. With TLS, whoever answers must show a certificate of it. */
  to(service: ServiceName): (address: string) => Caller {
    return this.#by((...to) => onLine(dial(...to)), 'messages', service)
  }

  /** The same for calls with many bytes. */
  framedTo(service: ServiceName): (address: string) => Caller {
    return this.#by(dialFramed, 'frames', service)
  }

  [Symbol.dispose](): void {
    for (const caller of this.#callers.values()) caller.close()
    this.#callers.clear()
  }

  #by(open: typeof dial, how: string, service: ServiceName): (address: string) => Caller {
    return (address) => {
      const key = `${how} ${service} ${address}`
      const known = this.#callers.get(key)
      if (known) return known
      const caller = open(address, this.#tlsTo(service, address), keepaliveOf(service))
      this.#callers.set(key, caller)
      return caller
    }
  }

  #tlsTo(service: ServiceName, address: string): DialTls | undefined {
    if (!this.#tls || parseAddress(address).kind !== 'tcp') return undefined
    return { ...this.#tls.dial, identities: [identityOf(service)] }
  }
}
