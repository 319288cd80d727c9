import { setTimeout as pause } from "node:timers/promises"

/**
 * Makes many single questions one query: everything asked while a query is under way goes into the next one. Under
 * load that is a few large queries instead of thousands of small ones: there the next one gathers for `gatherMs` more,
 * when the last was asked by several. Alone, a question waits for nobody.
 */
export function inBatches<Input, Output>(
  run: (inputs: readonly Input[]) => Promise<readonly Output[]>,
  { max, gatherMs = 0 }: { readonly max: number; readonly gatherMs?: number },
): (input: Input) => Promise<Output> {
  type Waiting = { input: Input; resolve: (output: Output) => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let running = false
  let isBusy = false

  const drain = async () => {
    running = true
    while (waiting.length > 0) {
      if (isBusy && gatherMs > 0 && waiting.length < max) await pause(gatherMs)
      const batch = waiting.slice(0, max)
      waiting = waiting.slice(max)
      isBusy = batch.length > 1
      try {
        const outputs = await run(batch.map(({ input }) => input))
        if (outputs.length !== batch.length)
          throw new Error(`asked ${batch.length} questions, got ${outputs.length} answers`)
        outputs.forEach((output, index) => batch[index]?.resolve(output))
      } catch (error) {
        batch.forEach(({ reject }) => reject(error))
      }
    }
    running = false
  }

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject })
      // One turn later, so that what is asked in the same turn shares the first query too.
      if (!running) {
        running = true
        setImmediate(() => void drain())
      }
    })
}
