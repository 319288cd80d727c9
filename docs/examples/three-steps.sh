#!/bin/sh
# Two files of answers, one of each model, to the answer why the better one is better, in three steps:
#
#   docs/examples/three-steps.sh my-benchmark baseline.csv candidate.csv
#
# Columns may have any names; items meet by their id, or by their question. ERRORMAP is the command line, where it is called otherwise.
set -eu
: "${ERRORMAP:=npm run -s errormap --}"
errormap() { $ERRORMAP "$@"; }
field() { node -p "JSON.parse(require('fs').readFileSync(0, 'utf8'))$1"; }

benchmark=$1
shift

# 1. In one go: take the files in, run the free checks on every failure, say who is better and by how much.
errormap import "$@" --dataset "$benchmark" --analyze

# 2. Look closer: the two models by kind of failure. (The same files again change nothing: this only reads what is there.)
answer=$(errormap import "$@" --dataset "$benchmark" --analyze --json 2>/dev/null)
results=$(printf '%s' "$answer" | field .resultSet)
analysis=$(printf '%s' "$answer" | field .answer.found.analysis)
a=$(printf '%s' "$answer" | field .answer.comparison.a)
b=$(printf '%s' "$answer" | field .answer.comparison.b)
errormap compare "$a" "$b" --analysis "$analysis"

# 3. One failure with its texts: question, answer and what the checks said.
errormap export --analysis "$analysis" --format reference-errors | head -c 2000
echo

# When it is no longer needed, all of it goes: texts, labels and files.
if [ "${KEEP:-yes}" = no ]; then errormap delete --results "$results" --yes; fi
