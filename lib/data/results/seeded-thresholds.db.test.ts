import { expect, test } from "vitest"
import { query } from "@/lib/data/base/client"
import { seedReleases } from "@/prisma/seed"

test("a release fails by its own thresholds, also where a dataset of that name was there before with none", async () => {
  await query("INSERT INTO dataset (slug, name, threshold) VALUES ('vicuna_bench', 'vicuna_bench', NULL)")
  await seedReleases(["2026.11"])
  const rules = await query<{ name: string; threshold: number; rule: string; stratum: number }>(
    `SELECT DISTINCT d.name, r.threshold, r.threshold_rule AS rule, s.threshold AS stratum
     FROM result_set_dataset r JOIN dataset d ON d.id = r.dataset_id
     JOIN stratum s ON s.dataset_id = d.id ORDER BY d.name`,
  )
  expect(rules).toHaveLength(12)
  for (const { threshold, stratum } of rules) expect(threshold).toBe(stratum)
  expect(rules.find(({ name }) => name === "vicuna_bench")).toMatchObject({ threshold: 0.7, rule: "given" })
})
