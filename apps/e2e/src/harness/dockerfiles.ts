import { dockerfile } from './driver.ts'
import { logsOf } from './progress.ts'
import { type Site, useSite } from './site.ts'
import { treeOf } from './tree.ts'

type Texts = Readonly<Record<string, string>>

/** Short ways to build a Dockerfile given as text, in which `BASE` stands for the busybox image. */
export interface Dockerfiles {
  readonly site: Site
  readonly from: (text: string) => string
  /** The files of the result. */
  readonly tree: (text: string, files?: Texts, opts?: Texts) => Promise<Texts>
  /** What the steps printed. */
  readonly logs: (text: string, files?: Texts, opts?: Texts) => Promise<string>
  /** The message that the build fails with. */
  readonly failure: (text: string, files?: Texts, opts?: Texts) => Promise<string>
}

export function useDockerfiles(): Dockerfiles {
  const site = useSite()
  const from = (text: string): string => text.replaceAll('BASE', site.world.base)
  const request = (text: string, files: Texts = {}, opts: Texts = {}) =>
    dockerfile(site.world.context({ ...files, Dockerfile: from(text) }), opts)
  return {
    site,
    from,
    tree: async (...args) => treeOf((await site.driver.files(request(...args))).dir),
    logs: async (...args) => logsOf((await site.driver.build(request(...args))).events),
    failure: async (...args) => (await site.driver.fails(request(...args))).error.message,
  }
}
