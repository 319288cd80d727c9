import { dispatch } from "@/lib/api/dispatch"

type Options = {
  readonly token?: string | undefined
  readonly method?: string
  /** sent as JSON */
  readonly body?: unknown
  /** a body of another kind, with its headers */
  readonly file?: { readonly text: string; readonly headers: Readonly<Record<string, string>> }
}

/** A request to /api/v1/… as Next hands it over. Without a token the session answers who asks (lib/auth/session). */
export function callApi(address: string, { token, body, file, method }: Options = {}): Promise<Response> {
  const url = new URL(`/api/v1/${address}`, "http://atlas.test")
  const headers = new Headers(file?.headers ?? { "content-type": "application/json" })
  if (token !== undefined) headers.set("authorization", `Bearer ${token}`)
  const sent = file?.text ?? (body === undefined ? undefined : JSON.stringify(body))
  const init = {
    headers,
    ...(sent !== undefined && { body: sent }),
    method: method ?? (sent === undefined ? "GET" : "POST"),
  }
  const path = url.pathname.split("/").slice(3).map(decodeURIComponent)
  return dispatch(new Request(url, init), { params: Promise.resolve({ path }) })
}
