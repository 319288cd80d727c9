/** Bytes of the process after a forced collection. */
export type Weight = { readonly heapUsed: number; readonly rss: number }
