/** What an analysis can be exported as; the last three are the files of the reference code (lib/domain/taxonomy/reference-layout). */
export const exportFormats = ["jsonl", "reference-json", "reference-csv", "reference-errors"] as const
export type ExportFormat = (typeof exportFormats)[number]
