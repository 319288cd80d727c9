import { z } from "zod"
import { SKETCH_SIZE } from "./sketch"
import { LEXICAL_SIZE, type Scaling } from "./vector"

/**
 * The committed file prisma/atlas/builtin-index.json: numbers derived from the annotated failures, our own titles and
 * labels, and no text of theirs. Made by scripts/build-builtin-index.ts.
 */
export const indexFileSchema = z.object({
  about: z.string(),
  features: z.array(z.string()),
  mean: z.array(z.number()),
  deviation: z.array(z.number()),
  /** slugs of top categories; "" stands for "no error found" */
  classes: z.array(z.string()),
  subcategories: z.array(z.string()),
  /** one set of weights for each fold, trained without its examples */
  folds: z.array(z.object({ bias: z.array(z.number()), scale: z.array(z.number()), weight: z.string() })),
  calibration: z.object({ intercept: z.number(), logit: z.number(), input: z.number(), output: z.number() }),
  items: z.object({
    titles: z.array(z.string()),
    /** first 8 bytes of the sha256 of the normalised input, which is also the example's fold */
    inputs: z.string(),
    classes: z.string(),
    subcategories: z.string(),
    features: z.string(),
    inputSketches: z.string(),
    outputSketches: z.string(),
  }),
})

export type IndexFile = z.infer<typeof indexFileSchema>

export type FoldWeights = { readonly bias: Float32Array; readonly weight: Float32Array }

/** The file, decoded for use. Rows of `weight` are positions of a vector, columns classes. */
export type Index = {
  readonly features: readonly string[]
  readonly scaling: Scaling
  readonly classes: readonly string[]
  readonly subcategories: readonly string[]
  readonly folds: readonly FoldWeights[]
  readonly calibration: IndexFile["calibration"]
  readonly titles: readonly string[]
  readonly inputHashes: readonly string[]
  /** positions in `classes` and `subcategories` (255: none) */
  readonly itemClasses: Uint8Array
  readonly itemSubcategories: Uint8Array
  /** standardised features, 127 steps for 4 deviations */
  readonly itemFeatures: Int8Array
  readonly inputSketches: Int8Array
  readonly outputSketches: Int8Array
}

/** Decodes and checks the sizes. Throws Error when the parts do not fit together. */
export function decodeIndex(file: IndexFile): Index {
  const items = file.items.titles.length
  const rows = file.features.length + 2 * LEXICAL_SIZE
  const inputs = bytes(file.items.inputs)
  const index: Index = {
    features: file.features,
    scaling: { mean: file.mean, deviation: file.deviation },
    classes: file.classes,
    subcategories: file.subcategories,
    folds: file.folds.map((fold) => ({
      bias: Float32Array.from(fold.bias),
      weight: Float32Array.from(signed(fold.weight), (step, at) => step * (fold.scale[at % fold.scale.length] ?? 0)),
    })),
    calibration: file.calibration,
    titles: file.items.titles,
    inputHashes: Array.from({ length: items }, (_, at) =>
      Buffer.from(inputs.subarray(8 * at, 8 * at + 8)).toString("hex"),
    ),
    itemClasses: bytes(file.items.classes),
    itemSubcategories: bytes(file.items.subcategories),
    itemFeatures: signed(file.items.features),
    inputSketches: signed(file.items.inputSketches),
    outputSketches: signed(file.items.outputSketches),
  }
  const fits =
    index.folds.length > 0 &&
    index.folds.every(({ weight }) => weight.length === rows * file.classes.length) &&
    index.itemClasses.length === items &&
    index.itemFeatures.length === items * file.features.length &&
    index.inputSketches.length === items * SKETCH_SIZE &&
    index.outputSketches.length === items * SKETCH_SIZE
  if (!fits)
    throw new Error("prisma/atlas/builtin-index.json does not fit this code: run scripts/build-builtin-index.ts")
  return index
}

export function encode(values: Int8Array | Uint8Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64")
}

function bytes(base64: string): Uint8Array {
  return Uint8Array.from(Buffer.from(base64, "base64"))
}

function signed(base64: string): Int8Array {
  return Int8Array.from(Buffer.from(base64, "base64"), (byte) => (byte > 127 ? byte - 256 : byte))
}
