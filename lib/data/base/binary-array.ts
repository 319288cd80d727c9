const oids = { text: 25, json: 114 } as const

/**
 * A query parameter of many texts ("$1::json[]") in PostgreSQL's binary form, which a Buffer is sent as: nothing is
 * escaped here and nothing unescaped there. Worth it for texts of some length.
 */
export function binaryArray(type: keyof typeof oids, values: readonly (string | null)[]): Buffer {
  const hasNulls = values.includes(null) ? 1 : 0
  // Dimensions, whether there are nulls, the type; then of the one dimension its length and first index.
  const header = values.length === 0 ? [0, 0, oids[type]] : [1, hasNulls, oids[type], values.length, 1]
  const bytes = values.reduce((sum, value) => sum + 4 + Buffer.byteLength(value ?? ""), 4 * header.length)
  const buffer = Buffer.allocUnsafe(bytes)
  let at = 0
  for (const number of header) at = buffer.writeInt32BE(number, at)
  for (const value of values) {
    const length = value === null ? -1 : buffer.write(value, at + 4, "utf8")
    at = buffer.writeInt32BE(length, at) + Math.max(length, 0)
  }
  return buffer
}
