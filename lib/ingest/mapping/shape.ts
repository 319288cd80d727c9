import { shortHash } from "@/lib/domain/text/content-hash"

/** The same for tables with the same columns or paths, in whatever order: what was said of one holds for the next. */
export const shapeOf = (columns: readonly string[]): string => shortHash(JSON.stringify([...columns].sort()))
