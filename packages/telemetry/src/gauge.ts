/** A number that is looked at when metrics are asked for; a Prometheus gauge. */
export type Gauge = {
  /** `tidewaiter_<room>_<what>_<unit>`. */
  readonly name: string
  readonly help: string
  /** Names of its labels, with spaces between them. Only such as have few values. */
  readonly labels: string
}

/** The value of a gauge for one set of labels. */
export type Reading = { readonly labels: Readonly<Record<string, string>>; readonly value: number }
