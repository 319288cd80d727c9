import { describe, expect, it } from "vitest"
import { toUtf16Span } from "@/lib/domain/evidence"
import { readItem } from "../item"
import { checkNames, checks, firstFinding, type CheckName } from "./registry"

type Case = { readonly input?: string; readonly output: string; readonly reference?: string }

const rivers =
  "Which river is the longest?\nA. Elbe\nB. Rhine in its full length\nC. Danube from source to delta\nD. Oder"
const porter = "Two people wait.\nWho is honest?\nA. The porter\nB. Cannot be determined\nC. The clerk\nAnswer:"
const price = "What does it cost?\nOptions:\nA. $12\nB. $15.50\nC. $18\nD. $21"
const demands = (...lines: string[]) => ["The response must satisfy:", ...lines.map((line) => `- ${line}`)].join("\n")

/** Texts that must and must not make a check speak. All written for this test. */
const cases: Record<CheckName, { speaks: Case[]; silent: Case[]; category: string }> = {
  "empty-output": {
    category: "generation-breakdown",
    speaks: [{ output: "" }, { output: " \n\t " }],
    silent: [{ output: "0" }],
  },
  repetition: {
    category: "generation-breakdown",
    speaks: [{ output: `The tale begins. ${"and then the fox ran ".repeat(40)}` }],
    silent: [
      { output: "La la la, la la la, sang the choir, and then they all went home." },
      { output: `Working: ${"= (3 + 4) ".repeat(60)}` },
      { output: `A table of dots ${". ".repeat(200)}` },
      { input: rivers, output: `${"The answer is (A). ".repeat(60)}` },
    ],
  },
  refusal: {
    category: "unwarranted-abstention",
    speaks: [
      { input: "Who built the mill of Unterdorf?", output: "I'm unable to verify who built the mill of Unterdorf." },
      { input: "Who built it?", output: "I don't have reliable information about the builder." },
      { input: rivers, output: "The text does not give lengths. Therefore, I cannot answer this question." },
    ],
    silent: [
      { input: "Who built it?", output: "I cannot be sure, however I believe it was Anna Weber." },
      { input: "Who built it?", output: "Anna Weber built it in 1790." },
      { input: rivers, output: "I cannot verify this. The answer is (B)." },
      {
        input: "Write an essay.",
        output: `I do not have access to archives. ${"The mill stood by the river. ".repeat(40)}`,
      },
    ],
  },
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
  truncation: {
    category: "generation-breakdown",
    speaks: [
      { input: porter, output: "The", reference: "The clerk" },
      {
        input: "Sort the words.",
        output: `${'We compare "oak" (15) and "elm" (5). '.repeat(12)}We now have ["elm" < "`,
      },
    ],
    silent: [
      { input: porter, output: "A" },
      { input: "Sort the words.", output: `${'We compare "oak" and "elm". '.repeat(20)}So the answer is elm oak.` },
      { input: "Write a poem.", output: `${"The wind is high and the night is long,\n".repeat(12)}and so we sing` },
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
  scope: {
    category: "specification-misinterpretation",
    speaks: [
      {
        output: "* a\n* b\n***\n* c\n* d",
        reference: demands(
          'detectable_format:number_bullet_lists {"num_bullets": 2}',
          'length_constraints:number_paragraphs {"num_paragraphs": 2}',
        ),
      },
    ],
    silent: [
      {
        output: "* a\n***\n* d",
        reference: demands(
          'detectable_format:number_bullet_lists {"num_bullets": 2}',
          'length_constraints:number_paragraphs {"num_paragraphs": 2}',
        ),
      },
    ],
  },
  prohibition: {
    category: "explicit-prohibition-violation",
    speaks: [
      { input: "Write one line without using any commas.", output: "Well, here it is." },
      { output: "We like the barn.", reference: demands('keywords:forbidden_words {"forbidden_words": ["barn"]}') },
      { input: "Tell a joke. Do not use the words 'dog' and 'cat'.", output: "A dog walks in." },
      {
        output: "The moon is bright.",
        reference: demands(
          'keywords:letter_frequency {"let_relation": "less than", "letter": "o", "let_frequency": 1}',
        ),
      },
      {
        output: "The weather is fine and that is all there is to say about it.",
        reference: demands('language:response_language {"language": "it"}'),
      },
    ],
    silent: [
      { input: "Write one line without using any commas.", output: "Here it is." },
      { output: "We like barnacles.", reference: demands('keywords:forbidden_words {"forbidden_words": ["barn"]}') },
      {
        output: "Il tempo è bello e questo è tutto quello che si può dire.",
        reference: demands('language:response_language {"language": "it"}'),
      },
      { input: "Is a comma needed here?", output: "Yes, one." },
    ],
  },
  "required-element": {
    category: "missing-required-element",
    speaks: [
      { output: "No such thing here.", reference: demands('keywords:existence {"keywords": ["lantern"]}') },
      { output: "Part one.\nPart two.", reference: demands("combination:two_responses") },
      { output: "Done.", reference: demands('startend:end_checker {"end_phrase": "That is all."}') },
      {
        output: "Dear neighbour, come at six.",
        reference: demands('detectable_content:number_placeholders {"num_placeholders": 2}'),
      },
    ],
    silent: [
      { output: "Two Lanterns.", reference: demands('keywords:existence {"keywords": ["lantern"]}') },
      { output: "One.\n******\nTwo.", reference: demands("combination:two_responses") },
      { output: "Done. That is all.", reference: demands('startend:end_checker {"end_phrase": "That is all."}') },
      {
        output: "Dear [name], come at [time].",
        reference: demands('detectable_content:number_placeholders {"num_placeholders": 2}'),
      },
    ],
  },
  "token-frequency": {
    category: "counting-enumeration-error",
    speaks: [
      {
        output: "One lamp.",
        reference: demands('keywords:frequency {"relation": "at least", "keyword": "lamp", "frequency": 3}'),
      },
      {
        output: "Dear [name], come.",
        reference: demands('detectable_content:number_placeholders {"num_placeholders": 2}'),
      },
    ],
    silent: [
      {
        output: "Lamp, lamps and a lamp.",
        reference: demands('keywords:frequency {"relation": "at least", "keyword": "lamp", "frequency": 3}'),
      },
      {
        output: "No such word.",
        reference: demands('keywords:frequency {"relation": "at least", "keyword": "lamp", "frequency": 3}'),
      },
    ],
  },
  "block-count": {
    category: "counting-enumeration-error",
    speaks: [
      {
        output: "One.\n***\nTwo.\n***\nThree.",
        reference: demands('length_constraints:number_paragraphs {"num_paragraphs": 2}'),
      },
      { output: "* a\n* b\n* c", reference: demands('detectable_format:number_bullet_lists {"num_bullets": 2}') },
    ],
    silent: [
      { output: "One.\n***\nTwo.", reference: demands('length_constraints:number_paragraphs {"num_paragraphs": 2}') },
      { output: "---\n* a\n* b\n---", reference: demands('detectable_format:number_bullet_lists {"num_bullets": 2}') },
      {
        input: "Write at least 2 sections.",
        output: "One.\n***\nTwo.\n***\nThree.",
        reference: demands('length_constraints:number_paragraphs {"num_paragraphs": 2}'),
      },
    ],
  },
  "letter-case": {
    category: "output-format-violation",
    speaks: [
      { input: "Your entire response should be in all lowercase letters.", output: "all small but One" },
      {
        input: "Your whole reply must be in capital letters only.",
        output: "MOSTLY Capitals",
        reference: demands("change_case:english_capital"),
      },
    ],
    silent: [
      { input: "Your entire response should be in all lowercase letters.", output: "all small, 1 and only" },
      {
        input: "Write the names in capitals.",
        output: "Names: ANNA, BERT.",
        reference: demands("change_case:english_capital"),
      },
    ],
  },
  "output-format": {
    category: "output-format-violation",
    speaks: [
      { output: 'Here you are: {"a": 1}', reference: demands("detectable_format:json_format") },
      { output: "First. That is all. Bye!", reference: demands('startend:end_checker {"end_phrase": "That is all."}') },
      { output: "1. a\n2. b", reference: demands('detectable_format:number_bullet_lists {"num_bullets": 2}') },
    ],
    silent: [
      { output: '```json\n{"a": 1}\n```', reference: demands("detectable_format:json_format") },
      { output: '"All of it is quoted."', reference: demands("startend:quotation") },
    ],
  },
  "length-limit": {
    category: "counting-enumeration-error",
    speaks: [
      { input: "Answer in at least 20 words.", output: "Far too short." },
      { input: "Use less than 3 sentences.", output: "One is here. Two is here. Three is here." },
      {
        output: "One two three four.",
        reference: demands('length_constraints:number_words {"relation": "less than", "num_words": 4}'),
      },
    ],
    silent: [
      { input: "Answer in at least 3 words.", output: "Just long enough." },
      { input: "Each paragraph should have at least 40 words.", output: "Short." },
      { input: "Use less than 4 sentences.", output: "1. Mr. Weber came. 2. He left." },
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
  "language-mismatch": {
    category: "explicit-prohibition-violation",
    speaks: [
      {
        input: "Name the parts of a mill. Answer in Greek.",
        output: "The parts of a mill are the sails and the stones, and all of this is in the house.",
      },
      {
        input: "Your whole response must be in German. What is a mill?",
        output: "A mill is a building with the stones that you use for the grain, and this was its use.",
      },
    ],
    silent: [
      {
        input: "Name the parts of a mill. Answer in German.",
        output: "Die Teile einer Mühle sind die Flügel und die Steine, und alles steht in einem Haus.",
      },
      {
        input: "Translate this into Greek and then explain the words in English: a mill by the river.",
        output: "The words are simple, and this is the meaning of the mill that you asked for.",
      },
      {
        input: "He did not know how to answer in Greek when the guard asked him, so what was he to do?",
        output: "Run.",
      },
      { input: "What is a mill in an old village by the river?", output: "A house with the stones for the grain." },
    ],
  },
  "answer-form": {
    category: "output-format-violation",
    speaks: [
      { input: "Is the mill old? Answer with yes or no.", output: "The mill was built by a lord." },
      { input: "Which one?\nA. Elbe\nB. Oder\nAnswer with only the letter.", output: "Probably the Oder river." },
      { input: "List the rivers. Return only valid JSON.", output: "Elbe, Oder and Rhine." },
      { input: "How many mills? Reply with only a number.", output: "There are quite a few mills, seven of them." },
    ],
    silent: [
      { input: "Is the mill old? Answer with yes or no.", output: "Yes, it is." },
      { input: "Which one?\nA. Elbe\nB. Oder\nAnswer with only the letter.", output: " (B)." },
      { input: "List the rivers. Return only valid JSON.", output: '```json\n["Elbe", "Oder"]\n```' },
      { input: "Return JSON or plain text with the rivers.", output: "Elbe, Oder and Rhine." },
      { input: "Is the mill old? Answer with yes or no.", output: "Sorry, I cannot tell." },
    ],
  },
}

const itemOf = ({ input = "Do it.", output, reference }: Case) =>
  readItem({ input, output, reference: reference ?? null })

describe.each(checkNames)("check %s", (name) => {
  it.each(cases[name].speaks)("speaks: $output", (one) => {
    const finding = checks[name](itemOf(one))
    expect(finding?.category).toBe(cases[name].category)
    for (const { evidence } of finding?.criteria ?? [])
      if (evidence) expect(toUtf16Span(one.output, evidence)).not.toBeNull()
  })

  it.each(cases[name].silent)("is silent: $output", (one) => {
    expect(checks[name](itemOf(one))).toBeNull()
  })
})

describe("the order of checks", () => {
  it("names the refusal before the demands that it leaves unmet", () => {
    const item = itemOf({
      output: "I'm unable to help with that.",
      reference: demands('keywords:existence {"keywords": ["lantern"]}'),
    })
    expect(firstFinding(item)?.name).toBe("refusal")
  })

  it("gives evidence in code points, so that an emoji before it shifts nothing", () => {
    const item = itemOf({ input: "Write one line without using any commas.", output: "🌙🌙 Well, yes" })
    const evidence = firstFinding(item)?.finding.criteria[0]?.evidence
    expect(evidence).toEqual({ start: 7, end: 8 })
  })
})
