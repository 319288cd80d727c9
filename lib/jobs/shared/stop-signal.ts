/** Thrown by the gate of a stage that cannot skip items: the job ends, its successor goes on from the memo. */
export const stopRequested = Symbol("stopped")
