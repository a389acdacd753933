/** Takes a number of bytes, returns it as people write it: `64 MiB`. */
export function formatBytes(bytes: number): string {
  let unit = 0
  let value = bytes
  for (; value >= 1024 && unit < units.length - 1; unit++) value /= 1024
  return `${Number(value.toFixed(1))} ${units[unit]}`
}

const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'] as const
