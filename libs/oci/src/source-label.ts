/** Label of a blob, and annotation, that names the repositories it is known from; the registry's domain follows. */
export const SOURCE_LABEL = 'containerd.io/distribution.source.'

/** Paths of the repositories of a registry that a blob with these labels is known from. */
export function repositoriesIn(labels: Readonly<Record<string, string>>, domain: string): readonly string[] {
  return (labels[`${SOURCE_LABEL}${domain}`] ?? '').split(',').filter((path) => path !== '')
}
