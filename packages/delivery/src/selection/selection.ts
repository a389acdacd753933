/** Which events an integration gets; every condition that is given has to hold. */
export type Selection = {
  /** Categories that KCS offers for an integration, as the families of the model have them: `administration`, `alerts` ... */
  readonly categories?: readonly string[]
  readonly families?: readonly string[]
  readonly codes?: readonly string[]
  /** Least severity in the CEF header, 0 to 10. */
  readonly minSeverity?: number
  /**
   * Expression in CEL (Common Expression Language) over the event, such as `event.namespace != "kube-system"`;
   * `event-variables.ts` has the list. A text that the event does not have is empty. An expression that asks for a number
   * that it does not have cannot be judged (`has(event.destinationPort) && ...` can): the event is sent, and counted.
   */
  readonly where?: string
}
