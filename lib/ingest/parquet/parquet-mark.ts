/** What a Parquet file begins and ends with. */
export const parquetMark = "PAR1"
