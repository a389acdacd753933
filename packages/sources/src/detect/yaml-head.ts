/**
 * The head of the first object in a text of YAML: its `apiVersion` and `kind`, which tell reports of Kubernetes. Undefined for a text
 * that does not begin as such an object. YAML is not read any further: what tools print as YAML they print as JSON too.
 */
export function yamlHead(text: string): { readonly apiVersion: string; readonly kind: string } | undefined {
  const [document = ''] = text
    .slice(0, mostText)
    .replace(/^(?:\s*(?:#.*|---.*)?\n)*/, '')
    .split(/^---/m, 1)
  const [apiVersion, kind] = ['apiVersion', 'kind'].map(
    (key) => new RegExp(`^${key}: *["']?([\\w./-]{1,200})["']?[ \\t\\r]*$`, 'm').exec(document)?.[1],
  )
  return apiVersion === undefined || kind === undefined ? undefined : { apiVersion, kind }
}

/** The head stands before whatever is long. */
const mostText = 64 * 1024
