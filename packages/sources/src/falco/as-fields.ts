/** The fields of an alert by name; also those of one that has none. */
export type Fields = Readonly<Record<string, unknown>>

/** A JSON value as fields: anything but an object has none. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}
