import { quotaPerPart } from "./quota-per-part"
import type { Check } from "@/lib/judge/checks/item/finding"

/** A quota for the whole output was taken for one of each part. */
export const scope: Check = (item) => quotaPerPart(item)
