import { Agent, EnvHttpProxyAgent, type Dispatcher } from "undici"

/** The largest reply that is read; a judge's reply has a few kilobytes. */
const maxReplyBytes = 8 * 1024 * 1024

/**
 * Keep-alive connections to one endpoint, at most `connections` of them: straight on this machine, by the proxy of the
 * environment (if there is one) elsewhere.
 */
export function createConnections(connections: number): (hostname: string) => Dispatcher {
  const options = {
    connections,
    // Time-outs are the caller's, per call.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 10_000 },
    keepAliveTimeout: 30_000,
    maxResponseSize: maxReplyBytes,
  } satisfies Agent.Options
  let direct: Dispatcher | undefined
  let proxied: Dispatcher | undefined
  return (hostname) =>
    isLoopback(hostname) ? (direct ??= new Agent(options)) : (proxied ??= new EnvHttpProxyAgent(options))
}

const isLoopback = (hostname: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
