import { porter, rivers, type CheckCases } from "./case"

/** Texts for the checks of outputs that broke off, say nothing or speak the wrong language. */
export const brokenOutput = {
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
} satisfies Record<string, CheckCases>
