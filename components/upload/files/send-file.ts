import { uploadLimits } from "@/lib/ingest/limits"
import { routes } from "@/lib/routes"
import { pathOf } from "./folder-files"

/** How a file is doing on its way up. `sent` is what the server holds plus what is under way. */
export type SendState =
  | { readonly status: "sending" | "paused"; readonly sent: number }
  | { readonly status: "complete"; readonly sent: number }
  | { readonly status: "failed"; readonly message: string }

type ServerState = { readonly id: string; readonly offset: number; readonly status: string }
type Reply = {
  readonly status: number
  readonly body: (Partial<ServerState> & { error?: { message?: string } }) | null
}

export type SendOptions = {
  readonly signal: AbortSignal
  readonly onId: (id: string) => void
  readonly onState: (state: SendState) => void
}

const longestPause = 15_000

/**
 * Sends a file in slices and outlives lost connections: after each pause the server says what it holds, and sending
 * goes on there. The upload's id is remembered by the file's name, size and time, so the same file chosen again after
 * a reload goes on as well. Resolves when the file is complete, cannot be sent, or was cancelled.
 */
export async function sendFile(file: File, options: SendOptions): Promise<void> {
  let pause = 500
  for (;;) {
    try {
      await attempt(file, options, () => (pause = 500))
      return
    } catch (error) {
      if (options.signal.aborted) return
      if (!(error instanceof TypeError)) {
        const message = error instanceof Error ? error.message : "The file could not be sent."
        return options.onState({ status: "failed", message })
      }
      options.onState({ status: "paused", sent: -1 })
      await rest(pause, options.signal)
      pause = Math.min(pause * 2, longestPause)
    }
  }
}

/** Cancelling: the server throws away what it has. */
export async function discard(id: string, file: File): Promise<void> {
  forget(file)
  await fetch(routes.uploads(id), { method: "DELETE" }).catch(() => undefined)
}

/** Once a file is imported, choosing it again means a new upload. */
export function forget(file: File): void {
  storage()?.removeItem(keyOf(file))
}

async function attempt(file: File, { signal, onId, onState }: SendOptions, onMoved: () => void): Promise<void> {
  const { id, offset, status } = (await known(file, signal)) ?? (await announce(file, signal))
  onId(id)
  let at = offset
  let isComplete = status === "complete"
  while (!isComplete) {
    onState({ status: "sending", sent: at })
    const slice = file.slice(at, at + uploadLimits.sliceBytes)
    const from = at
    const reply = await put(routes.uploads(id, { offset: from }), slice, {
      signal,
      onBytes: (bytes) => onState({ status: "sending", sent: from + bytes }),
    })
    const held = reply.body?.offset
    if ((reply.status !== 200 && reply.status !== 409) || held === undefined) throw problem(reply)
    if (held > at) onMoved()
    at = held
    isComplete = reply.body?.status === "complete"
  }
  onState({ status: "complete", sent: file.size })
}

/** The upload that an earlier visit began; null when there is none, or when it is over. */
async function known(file: File, signal: AbortSignal): Promise<ServerState | null> {
  const id = storage()?.getItem(keyOf(file))
  if (!id) return null
  const reply = await request(routes.uploads(id), { signal })
  if (reply.status >= 500) throw problem(reply)
  const isOpen = reply.status === 200 && (reply.body?.status === "receiving" || reply.body?.status === "complete")
  if (!isOpen) forget(file)
  return isOpen ? (reply.body as ServerState) : null
}

async function announce(file: File, signal: AbortSignal): Promise<ServerState> {
  const body = JSON.stringify({ name: pathOf(file), bytes: file.size })
  const headers = { "content-type": "application/json" }
  const reply = await request(routes.uploads(), { method: "POST", body, headers, signal })
  if (reply.status !== 201 || !reply.body?.id) throw problem(reply)
  storage()?.setItem(keyOf(file), reply.body.id)
  return reply.body as ServerState
}

async function request(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, { cache: "no-store", ...init })
  return { status: response.status, body: (await response.json().catch(() => null)) as Reply["body"] }
}

/** fetch tells nothing about how far a body is; XMLHttpRequest does. */
function put(
  url: string,
  body: Blob,
  { signal, onBytes }: { signal: AbortSignal; onBytes: (bytes: number) => void },
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest()
    const stop = () => call.abort()
    call.open("PUT", url)
    call.responseType = "json"
    call.timeout = 120_000
    call.upload.onprogress = (event) => onBytes(event.loaded)
    call.onload = () => resolve({ status: call.status, body: call.response as Reply["body"] })
    call.onerror = call.ontimeout = call.onabort = () => reject(new TypeError("The connection was lost."))
    call.onloadend = () => signal.removeEventListener("abort", stop)
    signal.addEventListener("abort", stop)
    call.send(body)
  })
}

/** TypeError is what a lost connection looks like to fetch: worth another try. Everything else is final. */
function problem({ status, body }: Reply): Error {
  if (status >= 500 || status === 429 || status === 408) return new TypeError(`The server answered ${status}.`)
  return new Error(body?.error?.message ?? `The server refused the file (${status}).`)
}

/** Waits, or until the browser says that the network is back. */
function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener("online", done)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    window.addEventListener("online", done)
    signal.addEventListener("abort", done)
  })
}

const keyOf = (file: File) => `erroratlas-upload:${pathOf(file)}:${file.size}:${file.lastModified}`

/** Absent where the browser forbids it; then only resuming after a reload is lost. */
function storage(): Storage | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
