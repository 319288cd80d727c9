/** What one import may hold. Inputs come from strangers: everything that is kept in memory has a bound. */
export const limits = {
  /** bytes of one field of a CSV; also how far a quote may reach before it counts as unclosed */
  fieldLength: 16_000_000,
  columns: 500,
  rows: 20_000_000,
  /** UTF-8 bytes; longer ids would not fit a database index together with their data set */
  idBytes: 1_000,
  /** characters of a model's or data set's name */
  nameLength: 256,
  models: 5_000,
  datasets: 1_000,
  /** bytes after unpacking a .gz file */
  unpackedBytes: 8_000_000_000,
  excerptLength: 200,
} as const
