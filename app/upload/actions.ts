"use server"

import { revalidatePath } from "next/cache"
import { redirect } from "next/navigation"
import { z } from "zod"
import { action } from "@/lib/http/handlers/action"
import { formList } from "@/lib/http/request/form"
import { forgetColumnMap } from "@/lib/data/imports/column-maps"
import { unmergeName } from "@/lib/data/merges/merge-names"
import { nameKinds } from "@/lib/domain/results/name-kind"
import { openResultSet } from "@/lib/data/imports/result-set-import"
import { getResultSet } from "@/lib/data/results/result-sets"
import { uploadPath } from "@/lib/data/imports/upload-files"
import { getUpload, queueImport } from "@/lib/data/imports/uploads"
import { AppError } from "@/lib/errors"
import { diskFile } from "@/lib/ingest/files/disk-file"
import { hashFiles, importHash, importName } from "@/lib/ingest/hashes/file-hashes"
import { limits } from "@/lib/ingest/limits"
import { routes } from "@/lib/routes"

const importSchema = z.object({
  uploads: formList(z.uuid()).refine((ids) => ids.length > 0, "Choose a file first."),
  dataset: z.string().trim().max(limits.nameLength).optional(),
  visibility: z.enum(["private", "unlisted", "public"]).default("private"),
})

/** Uploads that are complete become one result set; its page shows how the import goes. */
export const startImport = action(importSchema, "upload", async ({ uploads: ids, dataset, visibility }, viewer) => {
  const uploads = await Promise.all([...new Set(ids)].map((id) => getUpload(id, viewer.id)))
  if (uploads.some((upload) => upload.status !== "complete"))
    throw new AppError("conflict", "Not every file has arrived whole. Choose it again, and sending goes on.")
  const files = await hashFiles(
    await Promise.all(uploads.map(({ id, fileName }) => diskFile(uploadPath(id), fileName))),
  )
  const contentHash = await importHash(files, dataset ?? null)
  const name = importName(files, undefined)
  const resultSetId = await openResultSet({ ownerId: viewer.id, name, contentHash, visibility })
  const { status } = await getResultSet(resultSetId, viewer)
  await queueImport(resultSetId, {
    resultSetId,
    ownerId: viewer.id,
    uploads: uploads.map(({ id }, index) => ({ id, sha256: files[index]?.sha256 ?? "" })),
    dataset: dataset ?? null,
    checks: true,
  })
  redirect(routes.resultSet(resultSetId, { again: status === "ready" ? 1 : null }))
})

/** The next table with these columns is asked about again, where they are not clear. */
export const forgetTable = action(z.object({ shape: z.string().max(100) }), "upload", async ({ shape }, viewer) => {
  if (!(await forgetColumnMap(viewer.id, shape))) throw new AppError("not_found", "It is forgotten already.")
  revalidatePath(routes.upload())
  return { message: "Forgotten." }
})

const unmergeSchema = z.object({ kind: z.enum(nameKinds), from: z.string().min(1) })

/** A name that counted as another one stands for itself again, here and in later imports. */
export const unmergeOwnName = action(unmergeSchema, "upload", async ({ kind, from }, viewer) => {
  await unmergeName(kind, from, viewer)
  revalidatePath(routes.upload())
  return { message: `${from} stands for itself again.` }
})
