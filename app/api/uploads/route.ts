import { z } from "zod"
import { route } from "@/lib/http/handlers/route"
import { relativePath } from "@/lib/http/request/form"
import { deleteUploadFiles } from "@/lib/data/imports/upload-files"
import { createUpload, deleteOldUploads } from "@/lib/data/imports/uploads"
import { formatLimit } from "@/lib/format"
import { uploadLimits } from "@/lib/ingest/limits"

const body = z.object({
  name: relativePath,
  bytes: z
    .number()
    .int()
    .min(1)
    .max(uploadLimits.fileBytes, `is more than ${formatLimit(uploadLimits.fileBytes)}`),
})

/** Announces a file. The reply's id is where its slices go. */
export const POST = route({ permission: "upload", body, status: 201 }, async ({ body: { name, bytes }, viewer }) => {
  await deleteUploadFiles(await deleteOldUploads())
  const { id, status } = await createUpload({ ownerId: viewer.id, fileName: name, bytes })
  return { id, offset: 0, bytes, status }
})
