"use client"

import { useNews } from "@/components/upload/import/use-news"

/** Shown while something is being deleted: the list beside it follows until it is gone. */
export function DeletingNews() {
  useNews()
  return (
    <p className="sm soft" role="status">
      Something is being deleted. It leaves the list when all of it is gone; you may close this page.
    </p>
  )
}
