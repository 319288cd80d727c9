// Every limit of uploads and imports, once: sentences take their numbers from here (formatLimit), and so does every layer.

/** What is taken, before it is read. */
export const uploadLimits = {
  /** of one file, as it is sent */
  fileBytes: 1_000_000_000,
  /** of one person's files that are not imported yet */
  outstandingBytes: 10_000_000_000,
  /** the browser sends files in slices of this */
  sliceBytes: 8_000_000,
  /** of what is taken in one slice */
  largestSliceBytes: 16_777_216,
  /** days after which an unfinished upload is thrown away */
  days: 7,
} as const

/** What one import may hold. Inputs come from strangers: everything that is kept in memory has a bound. */
export const limits = {
  /** bytes of one field of a CSV; also how far a quote may reach before it counts as unclosed */
  fieldLength: 16_000_000,
  /** bytes of one record of JSON: a line, or an element of an array */
  recordBytes: 64_000_000,
  columns: 500,
  /** metrics, scorers or columns of scores of one row */
  metrics: 200,
  /** files in one zip archive */
  archiveEntries: 200_000,
  /** files in one folder that is sent as a whole */
  folderFiles: 20_000,
  /** how many times its packed size a file of an archive may have; small ones may have any */
  archiveRatio: 1_000,
  rows: 20_000_000,
  /** UTF-8 bytes; longer ids would not fit a database index together with their dataset */
  idBytes: 1_000,
  /** characters of a model's or dataset's name */
  nameLength: 256,
  models: 5_000,
  datasets: 1_000,
  /** bytes after unpacking a .gz file */
  unpackedBytes: 8_000_000_000,
  excerptLength: 200,
  /** refused rows of one file that are kept; the rest is counted only */
  rejectedRows: 100_000,
} as const
