import { z } from "zod"
import { route } from "@/lib/http/handlers/route"
import { deleteUploadFiles, heldBytes, writeSlice } from "@/lib/data/imports/upload-files"
import { deleteUpload, getUpload, type Upload } from "@/lib/data/imports/uploads"
import { AppError } from "@/lib/errors"

const params = z.object({ id: z.uuid() })

/** How much of the file is here: where the next slice starts. */
export const GET = route({ permission: "upload", params }, async ({ params: { id }, viewer }) => {
  const upload = await getUpload(id, viewer.id)
  return stateOf(upload, await heldBytes(id))
})

const query = z.object({ offset: z.coerce.number().int().nonnegative().optional() })

/**
 * The next slice, at `?offset=` or as `content-range: bytes 0-8388607/20000000`. A slice that does not start where the
 * last one ended is answered 409 with the right offset; sending it from there goes on.
 */
export const PUT = route(
  { permission: "upload", params, query },
  async ({ params: { id }, query: { offset: given }, viewer, request }) => {
    const upload = await getUpload(id, viewer.id)
    if (upload.status !== "receiving") return stateOf(upload, upload.bytes)
    const offset = given ?? rangeStart(request.headers.get("content-range"))
    const held = await heldBytes(id)
    if (offset !== held) {
      const error = { code: "conflict", message: `The next byte expected is ${held}.` }
      return Response.json({ error, ...stateOf(upload, held) }, { status: 409 })
    }
    if (!request.body) throw new AppError("invalid", "The slice is empty.")
    const now = await writeSlice(upload, { offset, body: request.body })
    return stateOf({ ...upload, status: now === upload.bytes ? "complete" : "receiving" }, now)
  },
)

/** Throws the file away. */
export const DELETE = route({ permission: "upload", params }, async ({ params: { id }, viewer }) => {
  const upload = await getUpload(id, viewer.id)
  if (upload.resultSetId !== null && upload.status === "complete")
    throw new AppError("conflict", "This file is being imported.")
  await deleteUpload(id)
  await deleteUploadFiles([id])
  return new Response(null, { status: 204 })
})

function stateOf(upload: Upload, offset: number) {
  const { id, fileName: name, bytes, status } = upload
  return { id, name, bytes, offset: status === "receiving" ? offset : bytes, status, resultSet: upload.resultSetId }
}

function rangeStart(header: string | null): number {
  const start = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(header ?? "")?.[1]
  if (start === undefined) throw new AppError("invalid", "Say where the slice starts: ?offset= or content-range.")
  return Number(start)
}
