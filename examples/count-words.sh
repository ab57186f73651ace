#!/bin/sh
# A task handler: counts the words of the file that the payload names.
# Exit code 0 is success; output/payload is the result; output/postHooks.json queues tasks that follow this one.
set -eu

file=$PFTQ_TASK_HANDLER_INPUT_PAYLOAD
output=$PFTQ_TASK_HANDLER_WORKSPACE_DIR/output

# A file that is still being written is not there yet under its name: fail, and be retried.
if [ ! -f "$file" ]; then
    echo "$(basename "$file") is not complete yet" | tee "$output/message" >&2
    mv "$file.part" "$file"
    exit 75
fi

words=$(wc -w < "$file")
printf '%d' "$words" > "$output/payload"
echo "$(basename "$file"): $((words)) words"

# The table of contents is counted when the book has been.
if [ "$(basename "$file")" = book.txt ]; then
    printf '[{"name": "contents", "payload": "%s/contents.txt"}]' "$(dirname "$file")" > "$output/postHooks.json"
fi
