import type { OutgoingHttpHeaders, ServerResponse } from "node:http"

type Answer = { readonly status: number; readonly headers: OutgoingHttpHeaders; readonly body: string }

/**
 * Next knows one answer to all that goes wrong, a 500. When it is about to give that, `know` is asked for what really
 * was the matter; its answer goes out instead, or the 500 where it knows nothing. All else goes out as it comes.
 */
export function insteadOfFailure(response: ServerResponse, know: () => Answer | null): void {
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse
  const write = response.write.bind(response) as (...args: unknown[]) => boolean
  const end = response.end.bind(response) as (...args: unknown[]) => ServerResponse
  let instead: string | null = null
  // Also called by Node itself, before the first of the body.
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    const answer = status === 500 && !response.headersSent ? know() : null
    if (!answer) return writeHead(status, ...rest)
    instead = answer.body
    for (const name of response.getHeaderNames())
      if (/^content-(encoding|type|length)$/.test(name)) response.removeHeader(name)
    return writeHead(answer.status, answer.headers)
  }) as ServerResponse["writeHead"]
  response.write = ((...args: unknown[]) => {
    if (!response.headersSent) response.writeHead(response.statusCode)
    return instead === null ? write(...args) : true
  }) as ServerResponse["write"]
  response.end = ((...args: unknown[]) => {
    if (!response.headersSent && response.statusCode === 500) response.writeHead(response.statusCode)
    return instead === null ? end(...args) : end(instead)
  }) as ServerResponse["end"]
}
