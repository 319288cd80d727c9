import type { Adapter, Format } from "./adapter"
import { errormapCsv } from "./errormap-csv"

/** Every format that can be read, most particular first: detection takes the first that matches. */
export const adapters = {
  "errormap-csv": errormapCsv,
} as const satisfies Record<Format, Adapter>
