import { demands, type CheckCases } from "./case"

/** Texts for the checks of the shape that the text must have. */
export const demandedForm = {
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
} satisfies Record<string, CheckCases>
