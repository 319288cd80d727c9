"use client"

import { useRef, useState } from "react"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"
import { pathOf } from "./folder-files"
import { discard, forget, sendFile, type SendState } from "./send-file"

export type QueuedFile = {
  readonly key: string
  readonly file: File
  readonly id: string | null
  readonly state: SendState | { readonly status: "waiting" }
}

/** "larger than 1 GB"; null when the file can be sent. @internal */
export function problemOf({ size }: Pick<File, "size">): string | null {
  if (size > uploadLimits.fileBytes) return `larger than ${formatLimit(uploadLimits.fileBytes)}`
  return size === 0 ? "empty" : null
}

/** The files being sent, one after the other. */
export function useUploads() {
  const [files, setFiles] = useState<readonly QueuedFile[]>([])
  const stops = useRef(new Map<string, AbortController>())
  const queue = useRef(Promise.resolve())

  const change = (key: string, values: Partial<QueuedFile>) =>
    setFiles((all) => all.map((entry) => (entry.key === key ? { ...entry, ...values } : entry)))

  const setState = (key: string, state: SendState) =>
    setFiles((all) =>
      all.map((entry) => {
        if (entry.key !== key) return entry
        // While paused the server's count is unknown: what was shown last stays.
        const last = "sent" in entry.state ? entry.state.sent : 0
        return { ...entry, state: state.status === "paused" ? { status: "paused", sent: last } : state }
      }),
    )

  function add(chosen: readonly File[]): void {
    for (const file of chosen) {
      const key = `${pathOf(file)}:${file.size}:${file.lastModified}`
      if (stops.current.has(key)) continue
      const stop = new AbortController()
      stops.current.set(key, stop)
      const problem = problemOf(file)
      const state: QueuedFile["state"] = problem
        ? { status: "failed", message: `This file is ${problem}.` }
        : { status: "waiting" }
      setFiles((all) => [...all, { key, file, id: null, state }])
      if (problem) continue
      queue.current = queue.current.then(() =>
        stop.signal.aborted
          ? undefined
          : sendFile(file, {
              signal: stop.signal,
              onId: (id) => change(key, { id }),
              onState: (next) => (stop.signal.aborted ? undefined : setState(key, next)),
            }),
      )
    }
  }

  function remove({ key, id, file }: QueuedFile): void {
    stops.current.get(key)?.abort()
    stops.current.delete(key)
    setFiles((all) => all.filter((entry) => entry.key !== key))
    if (id) void discard(id, file)
  }

  return { files, add, remove, forgetAll: () => files.forEach(({ file }) => forget(file)) }
}
