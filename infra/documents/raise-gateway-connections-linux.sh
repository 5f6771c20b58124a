#!/bin/sh
# Lets the workers of nginx hold more connections and open as many files as those need: worker_connections and
# worker_rlimit_nofile. Never lowers them. Validates and reloads, and proves that the new workers have the limit; whatever
# fails, the old configuration is put back.
set -eu

. ./parts/redact.sh

. ./parts/remedy.sh

. ./parts/change-set.sh

. ./parts/gateway.sh

. ./parts/gateway-edit.sh

[ "$gateway" = nginx ] || refuse 'only nginx has such a limit of its own'
connections=${SSM_connections:-}
number connections "$connections" 512 131072
# A connection is a file, and what is too large for memory is another.
files=$((connections * 2))
if [ "$mode" = undo ]; then
  recall raise-gateway-connections
  prove() { :; }
  commit raise-gateway-connections
  say undone 'The workers of nginx have the limits that they had; its file is what it was.'
  exit 0
fi
printf 'action=worker_connections %s, worker_rlimit_nofile %s, validate, reload nginx\n' "$connections" "$files"

# shellcheck disable=SC2016
own_editor=$nginx_words'
function atleast(value) {
  if (word[2] + 0 >= value) return
  edit(at[2], ends[2], value); changed = 1
}
function directive(end) {
  if (kind[depth] == "events" && word[1] == "worker_connections") { slots = 1; atleast(ENVIRON["connections"] + 0) }
  if (depth == 0 && word[1] == "worker_rlimit_nofile") { limit = 1; atleast(ENVIRON["files"] + 0) }
}
function close_block() {
  if (kind[depth] == "events") { block = opens_at[depth]; body = opened[depth] + 1 }
}
function finished() {
  if (!block) return
  if (!slots) { edit(body, body, "\n    worker_connections " ENVIRON["connections"] ";"); changed = 1 }
  if (!limit) { edit(block, block, "worker_rlimit_nofile " ENVIRON["files"] ";\n"); changed = 1 }
  if (changed) edited++; else already++
}
'
FROM=
TO=
WANT=
ZONE=
SECTION=
export connections files
prove() {
  why='The new workers of nginx do not have the limit'
  for pid in $(children | grep -vxFf "$work/workers"); do
    awk -v wanted="$files" '/^Max open files/ { found = $4 } END { exit !(found == "unlimited" || found + 0 >= wanted) }' "/proc/$pid/limits" || return 1
  done
}
outcome=0
edited own || outcome=$?
case $outcome in
  0) ;;
  1)
    say unchanged "The workers of nginx may hold $connections connections and open $files files already."
    exit 0
    ;;
  *) refuse 'the block "events" of nginx was not found exactly once' ;;
esac
pending
commit raise-gateway-connections
say changed "Each worker of nginx may hold $connections connections and open $files files: the configuration is valid, was reloaded, and the new workers have the limit."
