import { porter, price, rivers, type CheckCases } from "./case"

/** Texts for the checks of which answer was given in the end. */
export const answerChoice = {
  "several-answers": {
    category: "incomplete-reasoning",
    speaks: [{ input: rivers, output: "The answer is (A).\n\nThe answer is (C)." }],
    silent: [
      { input: rivers, output: "The answer is (A).\nThe answer is (A)." },
      {
        input: rivers,
        output: "At first sight the answer is (A). But the Danube is much longer, so the answer is (C).",
      },
    ],
  },
  "undetermined-chosen": {
    category: "unwarranted-abstention",
    speaks: [{ input: porter, output: "B", reference: "The clerk" }],
    silent: [
      { input: porter, output: "A", reference: "The clerk" },
      { input: porter, output: "B", reference: "Cannot be determined" },
      { input: porter, output: "The", reference: "The clerk" },
    ],
  },
  "undetermined-missed": {
    category: "logical-reasoning-error",
    speaks: [{ input: porter, output: " A", reference: "Cannot be determined" }],
    silent: [
      { input: porter, output: "A", reference: "The clerk" },
      { input: rivers, output: "A", reference: "B. Rhine in its full length" },
    ],
  },
  "option-contradiction": {
    category: "answer-reasoning-mismatch",
    speaks: [
      { input: price, output: "Two at 7.75 make 2 * 7.75 = 15.5 dollars. The answer is (C).", reference: "B" },
      {
        input: rivers,
        output: "Measured whole, it is the Danube from source to delta. The answer is (D).",
        reference: "C. Danube from source to delta",
      },
    ],
    silent: [
      { input: price, output: "Two at 9 make 2 * 9 = 18 dollars. The answer is (A).", reference: "B" },
      { input: price, output: "2 * 7.75 = 15.5 dollars. The answer is (B).", reference: "B" },
      { input: rivers, output: "It is not the Danube from source to delta. The answer is (D).", reference: "C" },
      { input: price, output: "The share is = 15.5 / 3. The answer is (C).", reference: "B" },
    ],
  },
  "option-letter": {
    category: "answer-reasoning-mismatch",
    speaks: [
      { input: price, output: "Both cost the same. The answer is (C) $15.50.", reference: "B" },
      { input: rivers, output: "The answer is D. Danube from source to delta", reference: "C" },
    ],
    silent: [
      { input: price, output: "The answer is (C) $18.", reference: "B" },
      { input: price, output: "The answer is (B) $15.50.", reference: "B" },
      { input: price, output: "The answer is (C) $12.", reference: "B" },
      { input: rivers, output: "The answer is (A) or perhaps Danube from source to delta", reference: "C" },
    ],
  },
  "final-number": {
    category: "answer-reasoning-mismatch",
    speaks: [
      { output: "Three crates hold 3 * 14 = 42 jars.\nA: 24", reference: "42" },
      { output: "She keeps 90 - 35 = 55 stamps. The answer is 35.", reference: "#### 55" },
    ],
    silent: [
      { output: "Three crates hold 3 * 14 = 42 jars.\nA: 42", reference: "42" },
      { output: "Three crates hold 3 * 14 = 42 jars, of which 6 are empty.\nA: 36", reference: "42" },
      { output: "They cost 3 * 14 = 42 cents.\nA: 0.42", reference: "42" },
      { output: "Three crates hold 3 * 13 = 39 jars.\nA: 24", reference: "42" },
      { output: "Three crates hold 3 * 14 = 42 jars.\nA: 24", reference: "many" },
    ],
  },
} satisfies Record<string, CheckCases>
