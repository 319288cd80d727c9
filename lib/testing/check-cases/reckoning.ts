import type { CheckCases } from "./case"

/** Texts for the checks that reckon after the model. */
export const reckoning = {
  "bracket-trace": {
    category: "state-tracking-error",
    speaks: [
      { input: "Close it. Input: ( [ ] {", output: "0: empty stack\n1: ( ; stack: (\n2: { ; stack: ( {\n" },
      { input: "Close it. Input: ( [ ] {", output: "1: ( ; stack: (\n2: [ ; stack: ( [\n3: ] ; stack: ( [\n" },
    ],
    silent: [
      {
        input: "Close it. Input: ( [ ] {",
        output: "1: ( ; stack: (\n2: [ ; stack: ( [\n3: ] ; stack: (\n4: { ; stack: ( {",
      },
      { input: "What is a stack?", output: "1: ( ; stack: (" },
    ],
  },
  "false-comparison": {
    category: "logical-reasoning-error",
    speaks: [{ output: "Because 2 < 5 < 4 < 7 is correct, the order is right." }],
    silent: [{ output: "Because 2 < 4 < 5 is correct, the order is right." }, { output: "2 < 5 < 4 is not correct." }],
  },
  arithmetic: {
    category: "computation-error",
    speaks: [
      { output: "Five trays make 5 * 24 = 110 rolls, and 110 + 6 = 116.", reference: "126" },
      { output: "First $9 x 3 = $27. Then $3 x 25 = $50. Together $27 + $50 = $77.", reference: "102" },
      { output: "That is 12 + 30 = 32 in all." },
    ],
    silent: [
      { output: "Five trays make 5 * 24 = 110 rolls.", reference: "200" },
      { output: "About 100 / 3 = 33.3 each.", reference: "34" },
      { output: "She has 140 - 300 = 160 left.", reference: "160" },
      { output: "The share is 4 / 12 * 100% = 33.3.", reference: "33.3" },
      { output: "x = 5, so 2^3 * 4 = 32 and 3x + 4 = 19.", reference: "32" },
      { output: "Half of 10 + 6 = 11.", reference: "16" },
    ],
  },
  "mixed-units": {
    category: "quantity-relation-error",
    speaks: [
      { output: "The trip takes 3 hours + 20 minutes = 23 minutes." },
      { output: "What is left is 50 inches - 2 feet = <<50-2=48>>48 inches." },
    ],
    silent: [
      { output: "The trip takes 3 hours + 20 minutes = 200 minutes." },
      { output: "The trip takes 3 hours + 2 hours = 5 hours." },
      { output: "He has 3 dogs + 20 cats = 23 animals." },
      { output: "It weighs 3 kg + 20 minutes = 23." },
    ],
  },
  "power-of-ten": {
    category: "computation-error",
    speaks: [
      { output: "The field is 0.2 * 0.3 = 0.6 square units.", reference: "0.06" },
      { output: "F = (2 N/C)(4.5 × 10^-3 C) = 9.0 × 10^-2 N", reference: "0.009" },
      {
        input: "How large?\nA. 6.0 x 10^3 J\nB. 6.0 x 10^5 J",
        output: "E = $\\frac{1.2 \\times 10^{6}}{2}$ = 6.0 x 10^3 J. The answer is (A).",
        reference: "B",
      },
    ],
    silent: [
      { output: "The field is 0.2 * 0.3 = 0.06 square units.", reference: "0.06" },
      { output: "The road is 2 km * 3 = 6000 m.", reference: "6000" },
      { output: "The share is 3 / 4 = 75%.", reference: "0.8" },
      { output: "It makes 2 * 3 + 1 = 70.", reference: "7" },
    ],
  },
  "unit-conversion": {
    category: "computation-error",
    speaks: [
      { output: "So 3 hours = 200 minutes of rehearsal." },
      { output: "First, 4 feet is 44 inches. Then he cuts it." },
      { output: "There are 60 minutes in 2 hours, so he needs 60." },
    ],
    silent: [
      { output: "So 3 hours = 180 minutes of rehearsal." },
      { output: "They play 4 minutes x 6 days = 24 minutes." },
      { output: "There are 8 hours in a day of work and 5 days in a week." },
      { output: "About 1 inch = 2.5 cm and 5 miles = 8 km." },
      { output: "He adds 1 hour and 30 minutes = 90 minutes." },
    ],
  },
} satisfies Record<string, CheckCases>
