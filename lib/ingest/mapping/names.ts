import { mappedFields, type MappedField } from "@/lib/domain/results/column-map"

/**
 * How people and tools name the fields of a row, without case and separators. `own`: names that mean
 * nothing else in a table of results; `usual`: names that mostly mean it; `rare`: names that may mean it.
 */
type Names = { readonly own: readonly string[]; readonly usual: readonly string[]; readonly rare: readonly string[] }

const words = (text: string) => text.split(" ")

const names: Readonly<Record<MappedField, Names>> = {
  example_id: {
    own: words("exampleid"),
    usual: words("id sampleid docid instanceid questionid qid itemid promptid problemid uid caseid testid testcaseid"),
    rare: words("taskid idx index key no nr number row rowid rowindex name nummer numéro número numero 番号 编号"),
  },
  model: {
    own: words("model"),
    usual: words(
      "modelid modelname modelalias llm modelslug modelkey modell modèle modelo modello モデル モデル名 模型",
    ),
    rare: words("provider system engine run deployment agent generator"),
  },
  dataset: {
    own: words("dataset"),
    usual: words("datasetname benchmark benchmarkname evalname taskname"),
    rare: words("task eval subset scenario suite"),
  },
  input: {
    own: words("inputtext input"),
    usual: words("prompt question query instruction fullprompt problem inputprompt userprompt prompttext questiontext"),
    rare: words("messages conversation context text request user inputs"),
  },
  output: {
    own: words("outputtext output"),
    usual: words(
      "response completion prediction generation answertext modeloutput actualoutput predictedtext modelresponse modelanswer modelcompletion generatedtext generatedanswer llmoutput llmresponse responsetext predictedanswer outputs",
    ),
    rare: words("answer reply text content generated predicted pred result modelprediction resps assistant"),
  },
  score: {
    own: words("score"),
    usual: words(
      "correct iscorrect acc accuracy exactmatch em passed success reward grade scores pass correctness ispassed ismatch rating f1 bleu rouge rougel",
    ),
    rare: words("value label result verdict match right metric metricvalue judgment judgement judgescore status"),
  },
  reference: {
    own: words("correctanswer reference"),
    usual: words(
      "target gold ideal expected expectedoutput groundtruth solution expectedanswer goldanswer referenceanswer referenceoutput targetanswer targets correctresponse rightanswer answerkey goldlabel truth",
    ),
    rare: words("label answer references key lösung musterlösung solución soluzione 正解 参考答案"),
  },
  variant: {
    own: words("variant"),
    usual: words("filter scorer filtername scorername"),
    rare: words("metric metricname"),
  },
  trial: {
    own: words("trial"),
    usual: words("epoch epochs trials repeat repeats repetition trialid"),
    rare: words("run attempt sample seed"),
  },
  reasoning: {
    own: words("reasoning"),
    usual: words("reasoningcontent reasoningtext thinking thoughts chainofthought cot scratchpad"),
    rare: words("thought rationale"),
  },
  cluster: { own: words("cluster"), usual: words("clusterid clustername"), rare: [] },
}

/** "Model Name", "model-name", "modelName" -> "modelname". */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "")

/** How strongly a name says that its column is this field: 3 own, 2 usual, 1 rare or in part, 0 not at all. */
export type Rank = 0 | 1 | 2 | 3

/** The last part of a path counts, else the whole of it: "response.text" is named for both "text" and "response". */
export function rankOf(column: string, field: MappedField): Rank {
  const whole = rankOfName(plainName(column), field)
  const parts = column.split(/[.[\]"]+/).filter((part) => part !== "" && !/^-?\d+$/.test(part))
  if (whole === 3 || parts.length < 2) return whole === 0 ? rankInPart(column, field) : whole
  const [last, before] = [parts.at(-1) ?? "", parts.at(-2) ?? ""]
  const isPlain = ["text", "content", "value", "name", "id", "message"].includes(plainName(last))
  const nested = Math.max(rankOfName(plainName(last), field), isPlain ? rankOfName(plainName(before), field) : 0, whole)
  if (/\[-1\]\.content$/.test(column)) return field === "output" ? 1 : 0
  // What lies deeper is named less surely.
  return nested === 3 ? 2 : (nested as Rank)
}

function rankOfName(name: string, field: MappedField): Rank {
  const { own, usual, rare } = names[field]
  return own.includes(name) ? 3 : usual.includes(name) ? 2 : rare.includes(name) ? 1 : 0
}

/** "gpt4_response", "is_answer_correct": one of its words is a name of the field. */
function rankInPart(column: string, field: MappedField): Rank {
  if (!["input", "output", "score", "reference", "model"].includes(field)) return 0
  const parts = column
    .replaceAll(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
  if (parts.length < 2) return 0
  return parts.some((part) => rankOfName(part, field) >= 2) ? 1 : 0
}

const known: ReadonlySet<string> = new Set(
  mappedFields.flatMap((field) => [...names[field].own, ...names[field].usual, ...names[field].rare]),
)

/** Whether a header's cell is a name that tables of results have. */
export const isKnownName = (name: string): boolean => known.has(plainName(name))
