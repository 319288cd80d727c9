/** A value of a parquet file as JSON has it: whole numbers of 64 bits, moments, lists and bytes are their own kinds there. */
export function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (value === undefined) return null
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
  if (Array.isArray(value)) return value.map(plainValue)
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64")
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>, plainValue)
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plainValue(one)]))
}
