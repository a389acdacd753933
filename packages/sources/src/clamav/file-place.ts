/** Where a file is: its path, and the container in whose file system that is. */
export type FilePlace = { readonly path: string; readonly containerId?: string }

/** Root file system of a running container of containerd, which the container itself sees as `/`. */
const rootfs = /\/io\.containerd\.runtime\.v2\.task\/[^/]{1,128}\/([0-9a-f]{64})\/rootfs(\/.*)?$/s

/**
 * Tells where the file is that clamd names: under which path on the node, or in which container.
 *
 * @param mounts path in the file system of clamd -> path on the node; the longest that fits is taken
 */
export function placeOf(path: string, mounts: Readonly<Record<string, string>>): FilePlace {
  const mount = Object.keys(mounts)
    .filter((from) => path === from || path.startsWith(from.endsWith('/') ? from : `${from}/`))
    .reduce<string | undefined>(
      (best, from) => (best === undefined || from.length > best.length ? from : best),
      undefined,
    )
  const onNode = mount === undefined ? path : joined(mounts[mount] as string, path.slice(mount.length))
  const container = rootfs.exec(onNode)
  if (container === null) return { path: onNode }
  return { path: container[2] ?? '/', containerId: container[1] as string }
}

function joined(front: string, back: string): string {
  const rest = back.startsWith('/') || back === '' ? back : `/${back}`
  return `${front.replace(/\/$/, '')}${rest}` || '/'
}
