import { Agent, EnvHttpProxyAgent, request, type Dispatcher } from "undici"

/** The largest reply that is read; a judge's reply has a few kilobytes. */
const maxReplyBytes = 8 * 1024 * 1024

/**
 * `fetch` for the SDK's providers over keep-alive connections of undici: a quarter of the CPU of the global one.
 * Redirects are not followed, so that a key goes only where it was meant to go.
 */
export function createFetch({ connections }: { readonly connections: number }): typeof fetch {
  const options = {
    connections,
    // Time-outs are the caller's, per call.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: 10_000 },
    keepAliveTimeout: 30_000,
    maxResponseSize: maxReplyBytes,
  } satisfies Agent.Options
  const direct = new Agent(options)
  let proxied: Dispatcher | undefined
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const dispatcher = isLoopback(url.hostname) ? direct : (proxied ??= new EnvHttpProxyAgent(options))
    const response = await request(url, {
      dispatcher,
      method: init?.method === "GET" ? "GET" : "POST",
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: typeof init?.body === "string" ? init.body : null,
      signal: init?.signal ?? null,
    })
    const bytes = new Uint8Array(await response.body.arrayBuffer())
    return toResponse(response.statusCode, headersOf(response.headers), bytes)
  }
}

/**
 * What the SDK reads of a Response. A real one puts the bytes through a stream, which costs more than all the rest of
 * a call.
 */
function toResponse(status: number, headers: Headers, bytes: Uint8Array): Response {
  const text = async () => new TextDecoder().decode(bytes)
  let unread = true
  const response = {
    ok: status >= 200 && status < 300,
    status,
    statusText: `HTTP ${status}`,
    headers,
    redirected: false,
    text,
    json: async () => JSON.parse(await text()) as unknown,
    arrayBuffer: async () => bytes.slice().buffer,
    body: {
      getReader: () => ({
        read: async () => {
          const value = unread ? bytes : undefined
          unread = false
          return { done: value === undefined, value }
        },
        cancel: async () => undefined,
        releaseLock: () => undefined,
      }),
      cancel: async () => undefined,
    },
  }
  return response as unknown as Response
}

function headersOf(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(raw))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one)
  return headers
}

const isLoopback = (hostname: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
