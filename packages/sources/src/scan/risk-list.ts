import type { AcceptedRisk } from '@tidewaiter/model'

/** The accepted risks that give an event: the first of each kind and id, however many packages or lines it was found in. */
export type RiskList = {
  readonly add: (risks: readonly AcceptedRisk[]) => void
  /** In the order in which they came. */
  readonly all: () => readonly AcceptedRisk[]
}

export function createRiskList(): RiskList {
  const risks = new Map<string, AcceptedRisk>()
  return {
    add: (more) => {
      for (const risk of more) {
        const key = `${risk.kind} ${risk.id}`
        if (!risks.has(key)) risks.set(key, risk)
      }
    },
    all: () => [...risks.values()],
  }
}
