/** Name of the machine in a URL, for `source`; undefined when the value is no URL that has one. */
export function hostOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || url.length > 2048 || !URL.canParse(url)) return undefined
  return new URL(url).hostname || undefined
}
