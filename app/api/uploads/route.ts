import { z } from "zod"
import { route } from "@/lib/http/handlers/route"
import { deleteUploadFiles } from "@/lib/data/imports/upload-files"
import { createUpload, deleteOldUploads, uploadLimits } from "@/lib/data/imports/uploads"

const body = z.object({
  /** the last part of a path, as browsers send it */
  name: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .regex(/^[^/\\\p{Cc}]+$/u, "is not a file name"),
  bytes: z.number().int().min(1).max(uploadLimits.bytes, "is more than 1 GB"),
})

/** Announces a file. The answer's id is where its slices go. */
export const POST = route({ permission: "upload", body }, async ({ body: { name, bytes }, viewer }) => {
  await deleteUploadFiles(await deleteOldUploads())
  const upload = await createUpload({ ownerId: viewer.id, fileName: name, bytes })
  return Response.json({ id: upload.id, offset: 0, bytes, status: upload.status }, { status: 201 })
})
