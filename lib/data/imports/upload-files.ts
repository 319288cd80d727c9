import "server-only"
import { mkdir, open, rm, stat } from "node:fs/promises"
import path from "node:path"
import { bodyChunks } from "@/lib/streams/request-body"
import { env } from "@/lib/env"
import { AppError } from "@/lib/errors"
import { faultOf } from "@/lib/data/base/faults"
import { uploadLimits } from "@/lib/ingest/limits"
import { recordReceived, type Upload } from "./uploads"

/** Bytes on their way up, one file an upload, named by its id (a UUID of ours, never the sender's name). */
export function uploadPath(id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new AppError("not_found", "There is no such upload.")
  return path.join(env().ERRORATLAS_DATA_DIR, "uploads", id)
}

/** How many bytes are there: the file itself knows, also after a slice that broke off. */
export async function heldBytes(id: string): Promise<number> {
  return stat(uploadPath(id)).then(
    (found) => found.size,
    () => 0,
  )
}

/**
 * Writes a slice at `offset`, which must be what is held. What arrives before the connection breaks is kept. Written
 * by position: a slice that is sent twice at the same time leaves the same bytes. Returns what is held then.
 */
export async function writeSlice(
  upload: Upload,
  slice: { offset: number; body: ReadableStream<Uint8Array>; isWhole?: boolean },
): Promise<number> {
  try {
    await writeBytes(upload, slice)
  } catch (error) {
    if (faultOf(error) !== "disk-full") throw error
    console.error(`Upload ${upload.id} stopped: the disk of ${path.dirname(uploadPath(upload.id))} is full`, error)
    const held = await heldBytes(upload.id)
    throw new AppError(
      "unavailable",
      slice.isWhole
        ? "The disk of the server is full, and nothing of the file was kept. Free some space there, then send it again."
        : `The disk of the server is full: ${held} of ${upload.bytes} bytes are here and stay. Free some space there, then send the file again; it goes on from there.`,
      { cause: error },
    )
  }
  const held = await heldBytes(upload.id)
  await recordReceived(upload, held)
  return held
}

async function writeBytes(
  upload: Upload,
  { offset, body }: { offset: number; body: ReadableStream<Uint8Array> },
): Promise<void> {
  await mkdir(path.dirname(uploadPath(upload.id)), { recursive: true, mode: 0o700 })
  const file = await open(uploadPath(upload.id), offset === 0 ? "a" : "r+", 0o600).then(async (handle) => {
    if (offset > 0) return handle
    // "a" makes the file if need be; writing by position needs another mode.
    await handle.close()
    return open(uploadPath(upload.id), "r+")
  })
  let at = offset
  try {
    for await (const chunk of bodyChunks(body)) {
      if (at + chunk.byteLength > upload.bytes)
        throw new AppError("invalid", `The file is longer than the ${upload.bytes} bytes announced.`)
      if (at + chunk.byteLength - offset > uploadLimits.largestSliceBytes)
        throw new AppError("too_large", `A slice may have ${uploadLimits.largestSliceBytes} bytes.`)
      for (let done = 0; done < chunk.byteLength;)
        done += (await file.write(chunk, done, chunk.byteLength - done, at + done)).bytesWritten
      at += chunk.byteLength
    }
  } finally {
    await file.close()
  }
}

export async function deleteUploadFiles(ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => rm(uploadPath(id), { force: true })))
}
