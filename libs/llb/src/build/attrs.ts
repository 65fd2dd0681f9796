import { encodeGoJson } from '@slipway/oci'

/** Collects attributes of a source and the capabilities they need, leaving out what is not set. */
export class AttrBuilder {
  readonly attrs: Record<string, string> = {}
  readonly caps = new Set<string>()

  set(key: string, value: string | undefined | false, cap?: string): this {
    if (!value) return this
    this.attrs[key] = value
    if (cap) this.caps.add(cap)
    return this
  }

  flag(key: string, on: boolean | undefined, cap?: string): this {
    return this.set(key, on === true && 'true', cap)
  }

  /** A list in JSON form, as Go writes it; nothing for an empty list. */
  list(key: string, values: readonly string[] | undefined, cap?: string): this {
    return this.set(key, values?.length ? goJsonList(values) : undefined, cap)
  }

  cap(cap: string): this {
    this.caps.add(cap)
    return this
  }

  parts(): { readonly attrs: Readonly<Record<string, string>>; readonly caps: ReadonlySet<string> } {
    return { attrs: this.attrs, caps: this.caps }
  }
}

function goJsonList(values: readonly string[]): string {
  return new TextDecoder().decode(encodeGoJson(values))
}
