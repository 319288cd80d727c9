import { demands, type CheckCases } from "./case"

/** Texts for the checks of what the text must say and must not say. */
export const demandedContent = {
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
} satisfies Record<string, CheckCases>
