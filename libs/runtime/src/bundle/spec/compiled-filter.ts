import type { OciSpec } from './oci.ts'

/** A runtime that does not know the annotation is left with a filter that allows nothing, never with none. */
export function withCompiledFilter(spec: OciSpec, program: string): OciSpec {
  if (!spec.linux.seccomp) return spec
  const { defaultAction, defaultErrnoRet, architectures } = spec.linux.seccomp
  const seccomp = { defaultAction, defaultErrnoRet, architectures, syscalls: [] }
  return {
    ...spec,
    linux: { ...spec.linux, seccomp },
    annotations: { 'run.oci.seccomp_bpf_data': program },
  }
}
