/** How long one call may look, ms. */
const usualBudgetMs = 2000

/** Takes the time that a call may take and who may call it off, returns whether it is over. */
export function startBudget(budgetMs: number = usualBudgetMs, signal?: AbortSignal): () => boolean {
  const deadline = performance.now() + budgetMs
  return () => signal?.aborted === true || performance.now() > deadline
}
