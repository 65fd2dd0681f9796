import { readFileSync } from 'node:fs'
import { SlipwayError } from '@slipway/base'
import { type Caller, dial, type DialTls, parseAddress, type ServeTls } from '@slipway/rpc'

export interface TlsFiles {
  readonly 'tls-cert': string | undefined
  readonly 'tls-key': string | undefined
  readonly 'tls-ca': string | undefined
}

export interface Tls {
  readonly serve: ServeTls
  readonly dial: DialTls
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

/** One connection per address, opened when first used. */
export class Connections implements Disposable {
  readonly #callers = new Map<string, Caller>()
  readonly #tls: Tls | undefined

  constructor(tls: Tls | undefined) {
    this.#tls = tls
  }

  dial = (address: string): Caller => {
    const known = this.#callers.get(address)
    if (known) return known
    const tls = parseAddress(address).kind === 'tcp' ? this.#tls?.dial : undefined
    const caller = dial(address, tls)
    this.#callers.set(address, caller)
    return caller
  };

  [Symbol.dispose](): void {
    for (const caller of this.#callers.values()) caller.close()
    this.#callers.clear()
  }
}
