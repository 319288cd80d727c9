import type { ModelQuery } from "@/lib/queries"
import type { SourceOption } from "./label-source-switch"

type Placed = { readonly datasetSlug: string; readonly datasetTitle: string }

/** The datasets a model's page can be narrowed to; `datasets` are the slugs it is narrowed to. */
export function benchmarkOptions(
  { onAll, datasets }: { readonly onAll: readonly Placed[]; readonly datasets: readonly string[] },
  hrefWith: (changes: Partial<ModelQuery>) => string,
): SourceOption[] {
  if (onAll.length < 2) return []
  const one = datasets.length === 1 ? datasets[0] : undefined
  return [
    { key: "", label: `All ${onAll.length}`, href: hrefWith({ dataset: [] }), isCurrent: datasets.length === 0 },
    ...onAll.map(({ datasetSlug, datasetTitle }) => {
      return {
        key: datasetSlug,
        label: datasetTitle,
        href: hrefWith({ dataset: [datasetSlug] }),
        isCurrent: one === datasetSlug,
      }
    }),
  ]
}
