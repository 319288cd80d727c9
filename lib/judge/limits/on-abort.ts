type Callbacks = Set<() => void>

const watched = new WeakMap<AbortSignal, Callbacks>()

/**
 * Calls `callback` when the signal aborts; what is returned takes it back. One signal is shared by all calls of an
 * analysis, and an event listener for each of them is a list to be searched at every end.
 */
export function onAbort(signal: AbortSignal | undefined, callback: () => void): () => void {
  if (!signal) return () => undefined
  const known = watched.get(signal)
  const callbacks: Callbacks = known ?? new Set()
  if (!known) {
    watched.set(signal, callbacks)
    signal.addEventListener("abort", () => callbacks.forEach((call) => call()), { once: true })
  }
  callbacks.add(callback)
  return () => void callbacks.delete(callback)
}

/** The promise, or the signal's reason as soon as it aborts. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) reject(signal.reason)
    const forget = onAbort(signal, () => reject(signal.reason))
    promise.then(
      (value) => {
        forget()
        resolve(value)
      },
      (error: unknown) => {
        forget()
        reject(error)
      },
    )
  })
}
