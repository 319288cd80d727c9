import { serveInChild } from "../shared/served-app"

export type Statement = { readonly sql: string; readonly count: number; readonly ms: number; readonly most: number }
export type Counted = { readonly queries: number; readonly cpuMs: number; readonly statements: readonly Statement[] }

export type Server = {
  readonly url: string
  /** what it has done since it began; `reset` forgets the statements afterwards */
  counted(options?: { readonly reset: boolean }): Promise<Counted>
  stop(): Promise<void>
}

/** Starts the built app (serve-counted.ts) on the database of DATABASE_URL; `checkout`: another one's build. */
export async function startServer(checkout?: string): Promise<Server> {
  const { url, ask, stop } = await serveInChild("explorer/serve-counted.ts", checkout === undefined ? {} : { checkout })
  return { url, counted: (options) => ask<Counted>(options?.reset ? "reset" : "tell"), stop }
}
